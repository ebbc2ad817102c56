"""The console in a real browser, scripts switched off: what the public and the posts of a county can do by hand."""

import re
from datetime import datetime

from playwright.sync_api import BrowserContext, expect

from casekit.clock import to_local
from tests.functional.console.by_hand import UNKNOWN, Desk, directed, fill_in, register, state_of
from tests.functional.county import County


def test_the_owner_of_a_case_sees_its_steps_and_what_comes_next(desk: Desk, context: BrowserContext) -> None:
    code, secret = register(desk("clerk-1"))
    page = context.new_page()
    page.goto(f"/?code={code.replace('-', '')}")
    page.get_by_label("查询密码").fill(secret.lower().replace("-", " "))
    page.get_by_role("button", name="查询").click()
    expect(page.locator("h1")).to_have_text(code)
    expect(page.locator(".steps li.current .name")).to_have_text("窗口受理")
    expect(page.locator(".now .next")).to_contain_text("是否受理")
    expect(page.locator(".now .term")).to_contain_text("到期")
    assert secret not in page.url


def test_a_wrong_secret_and_an_unknown_code_are_told_alike(desk: Desk, context: BrowserContext) -> None:
    code, _ = register(desk("clerk-1"))
    page = context.new_page()
    told = []
    for tried, secret in ((code, "0000-0000-00000"), (UNKNOWN, "0000-0000-00000"), (code, "?")):
        page.goto("/")
        page.get_by_label("案码").fill(tried)
        page.get_by_label("查询密码").fill(secret)
        page.get_by_role("button", name="查询").click()
        told.append(page.get_by_role("alert").inner_text())
    assert told == ["案码与查询密码不匹配，请对照回执逐位核对后重试。"] * 3


def test_the_receipt_shows_the_secret_once_with_a_code_to_scan(desk: Desk) -> None:
    clerk = desk("clerk-1")
    code, secret = register(clerk)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}", secret)
    expect(clerk.locator(".receipt svg.qr path")).to_be_visible()
    clerk.get_by_role("link", name="打开案件").click()
    assert code in clerk.url
    assert secret not in clerk.content()


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(desk: Desk) -> None:
    clerk = desk("clerk-1")
    clerk.goto("/staff/cases/new")
    clerk.get_by_label("事项类型").select_option("dispute")
    clerk.get_by_label("事项描述").fill("写过的话")
    clerk.locator("[name='parties.1.phone']").fill("13900000000")
    clerk.get_by_role("button", name="再加一位当事人").click()
    expect(clerk.locator("[name='parties.2.name']")).to_have_count(1)
    clerk.get_by_role("button", name="登记并出具回执").click()
    field = clerk.locator("[name='parties.1.name']")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(clerk.locator("#r-parties-1-name-error")).to_have_text("请填写姓名，或选择匿名。")
    expect(clerk.locator("[name='parties.0.name']")).not_to_have_attribute("aria-invalid", "true")
    expect(clerk.get_by_label("事项描述")).to_have_value("写过的话")


def test_a_dispute_goes_from_the_window_to_its_agreement_and_is_closed(desk: Desk) -> None:
    clerk, dispatcher, mediator = desk("clerk-1"), desk("dispatcher-1"), desk("mediator-1")
    code, _ = register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    clerk.get_by_role("button", name="受理", exact=True).click()
    assert state_of(clerk) == "已受理"
    dispatcher.goto(f"/staff/cases/{code}")
    fill_in(dispatcher, "研判", category="neighbour", grade="ordinary", route="mediation")
    fill_in(dispatcher, "转调解", unit="committee")
    assert state_of(dispatcher) == "办理中"
    expect(dispatcher.locator(".body h2", has_text="调解")).to_be_visible()
    mediator.goto(f"/staff/mediations?case={code}")
    mediator.locator(".list a.code").click()
    fill_in(mediator, "记录一次调解", outcome="no_agreement", record="约定再谈")
    fill_in(mediator, "达成协议", text="排水沟居中。", debtor="respondent", amount_fen="1280.50")
    expect(mediator.get_by_role("alert")).to_contain_text("申请人签字")
    signed = {
        "petitioner": "signature",
        "respondent": "fingerprint",
        "mediator_signed": "yes",
        "sealed": "yes",
    }
    fill_in(mediator, "达成协议", **signed)
    assert state_of(mediator) == "已达成协议"
    clerk.goto(f"/staff/cases/{code}")
    fill_in(clerk, "告知当事人", kind="completion", form="in_person", text="协议已达成")
    fill_in(clerk, "回访", satisfaction="satisfied")
    clerk.get_by_role("button", name="结案").click()
    assert state_of(clerk) == "已结案"
    expect(clerk.locator(".story")).to_contain_text("1,280.50 元")
    expect(clerk.locator(".story li")).to_have_count(12)


def test_a_unit_takes_its_order_and_the_dispatcher_verifies_it(desk: Desk) -> None:
    dispatcher, handler = desk("dispatcher-1"), desk("handler-hr")
    code = directed(desk, "labour", "order", "派单到部门", unit="hr", text="请核实")
    handler.goto(f"/staff/orders?case={code}")
    handler.locator(".list a.code").click()
    handler.get_by_role("button", name="接单").click()
    fill_in(handler, "办结反馈", text="已补发")
    assert state_of(handler) == "待核验"
    dispatcher.goto(f"/staff/cases/{code}")
    fill_in(dispatcher, "核验", passed="yes")
    assert state_of(dispatcher) == "已办结"


def test_the_owner_withdraws_with_the_secret_once_more(desk: Desk, context: BrowserContext) -> None:
    code, secret = register(desk("clerk-1"))
    page = context.new_page()
    page.goto(f"/?code={code}")
    page.get_by_label("查询密码").fill(secret)
    page.get_by_role("button", name="查询").click()
    assert secret not in page.content()
    page.locator(".withdraw summary").click()
    page.get_by_label("查询密码").fill("0000-0000-00000")
    page.get_by_role("button", name="确认撤回").click()
    expect(page.locator("#again-error")).to_contain_text("不匹配")
    page.get_by_label("查询密码").fill(secret)
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_role("status")).to_contain_text("已撤回")
    expect(page.locator(".withdraw")).to_have_count(0)
    clerk = desk("clerk-1")
    clerk.goto(f"/staff/cases/{code}")
    assert state_of(clerk) == "已撤回"


def test_a_petition_is_admitted_with_a_written_notice_and_answered(desk: Desk, county: County) -> None:
    officer = desk("petition-1")
    code = directed(desk, "administration", "petition", "转信访", unit="petition-office")
    officer.goto(f"/staff/petitions?case={code}")
    officer.locator(".list a.code").click()
    fill_in(officer, "受理", notice_form="handed")
    assert state_of(officer) == "已受理"
    delivered = to_local(datetime.fromisoformat(county.now)).strftime("%Y-%m-%dT%H:%M")
    fill_in(officer, "答复", text="路灯已修复", delivered_at=delivered)
    assert state_of(officer) == "已答复"


def test_the_list_of_cases_shows_what_the_filters_ask_for_and_nothing_else(desk: Desk) -> None:
    clerk = desk("clerk-1")
    admitted, _ = register(clerk)
    clerk.goto(f"/staff/cases/{admitted}")
    clerk.get_by_role("button", name="受理", exact=True).click()
    waiting, _ = register(clerk)
    clerk.goto("/staff/cases")
    listed = clerk.locator(".list a.code")
    for state, shown, hidden in (("已登记", waiting, admitted), ("已受理", admitted, waiting)):
        clerk.get_by_label("状态").select_option(label=state)
        clerk.get_by_role("button", name="筛选").click()
        expect(listed.filter(has_text=shown)).to_have_count(1)
        expect(listed.filter(has_text=hidden)).to_have_count(0)
    clerk.get_by_label("案码").fill(waiting)
    clerk.get_by_role("button", name="筛选").click()
    expect(clerk.get_by_text("没有符合条件的案件。")).to_be_visible()
    clerk.get_by_role("link", name="清除").click()
    expect(listed.filter(has_text=waiting)).to_have_count(1)


def test_a_grid_worker_settles_on_the_spot_in_one_act(desk: Desk, county: County) -> None:
    worker = desk("worker-e1-1")
    worker.goto("/staff/")
    assert worker.url.endswith("/staff/reports/new")
    for name, value in (("grid", "grid-e1-1"), ("matter_type", "hazard"), ("category", "safety")):
        worker.locator(f"[name='{name}']").select_option(value)
    worker.locator("[name='text']").fill("井盖松动")
    worker.locator("[name='settled.record']").fill("已复位")
    worker.get_by_role("button", name="上报").click()
    expect(worker.get_by_role("status")).to_contain_text("已上报")
    county.rest()
    worker.goto("/staff/reports/new")
    expect(worker.locator(".list tbody tr").first).to_contain_text("已就地化解")
    worker.locator(".list a.code").first.click()
    assert state_of(worker) == "已结案"
