"""The console in a real browser, scripts switched off: what the public and the posts of a county can do by hand."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import urllib3
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect, sync_playwright

from casekit.casecode import CaseCode
from onedoor.county import load_county
from scenarios.county import County as CountyData
from scenarios.county import read_county
from tests.functional.county import County

PHONE = {"width": 390, "height": 844}
UNKNOWN = str(CaseCode("520302000000", 2026, 9_999_999))
POSTS = ("director-1", "clerk-1", "dispatcher-1", "mediator-1", "petition-1", "handler-hr", "worker-e1-1")
GRIDS = ("grid", "grid-east", "grid-e1", "grid-e1-1", "grid-market")
PNG: FilePayload = {
    "name": "现场 照片.png",
    "mimeType": "image/png",
    "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64),
}
NOTE: FilePayload = {"name": "说明.txt", "mimeType": "text/plain", "buffer": "已补发。".encode()}
PROGRAM: FilePayload = {"name": "run.exe", "mimeType": "application/x-dosexec", "buffer": b"MZ\x00\x01\x02"}
Desk = Callable[[str], Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path is not None, "install chromium to run these tests"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with closing(playwright.chromium.launch(executable_path=path, args=arguments)) as found:
            yield found


@pytest.fixture(scope="module", autouse=True)
def staffed(county: County) -> None:
    """The posts that these tests log in as are there, with their units and grids."""
    whole = read_county()
    staff = tuple(post for post in whole.staff if post["id"] in POSTS)
    grids = tuple(grid for grid in whole.grids if grid["id"] in GRIDS)
    named = {each["unit"] for each in (*staff, *grids)} | {"centre-east"}
    units = tuple(unit for unit in whole.units if unit["id"] in named)
    load_county(county.client, CountyData(whole.name, units, grids, staff))


@pytest.fixture
def context(browser: Browser, county: County) -> Iterator[BrowserContext]:
    """A visitor who has not been here before."""
    with closing(_fresh(browser, county)) as found:
        yield found


@pytest.fixture(scope="module")
def desk(browser: Browser, county: County) -> Iterator[Desk]:
    """A post's window: logged in by the log-in page, in a browser profile of its own, and kept for the next test."""
    windows: dict[str, Page] = {}

    def window(post: str) -> Page:
        if post not in windows:
            windows[post] = _fresh(browser, county).new_page()
            windows[post].goto("/staff/login")
            button = windows[post].locator(f"button[value='{post}']")
            windows[post].locator("details.group", has=button).evaluate("each => each.open = true")
            button.click()
        return windows[post]

    yield window
    for each in windows.values():
        each.context.close()


def _fresh(browser: Browser, county: County) -> BrowserContext:
    context = browser.new_context(base_url=county.platform.url, java_script_enabled=False)
    context.set_default_timeout(10_000)
    return context


def _register(clerk: Page, description: str = "院墙排水沟之争") -> tuple[str, str]:
    """Register a dispute of two parties by hand; code and secret from the receipt."""
    clerk.goto("/staff/cases/new")
    clerk.get_by_label("事项类型").select_option("dispute")
    clerk.get_by_label("事项描述").fill(description)
    clerk.locator("[name='parties.0.name']").fill("某甲")
    clerk.locator("[name='parties.1.name']").fill("某乙")
    clerk.get_by_role("button", name="登记并出具回执").click()
    receipt = clerk.locator(".receipt")
    return receipt.locator(".code").first.inner_text(), receipt.locator(".secret").inner_text()


def _open(page: Page, title: str) -> Page:
    """Unfold the form with that title, if it is folded; its fields are found by their labels."""
    form = page.locator("details.act", has=page.locator("summary", has_text=re.compile(f"^{title}$")))
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    return form  # type: ignore[return-value]


def _do(page: Page, title: str, **fields: str) -> None:
    """Fill in the form with that title and send it; ticks are given as `yes`."""
    form = _open(page, title)
    for name, value in fields.items():
        field = form.locator(f"[name='{name}']")
        kind = field.first.evaluate("each => each.type")
        if kind == "select-one":
            field.select_option(value)
        elif kind in ("checkbox", "radio"):
            form.locator(f"[name='{name}'][value='{value}']").check()
        else:
            field.fill(value)
    form.locator("button").click()


def _state(page: Page) -> str:
    return page.locator(".standing .state").inner_text()


def test_the_owner_of_a_case_sees_its_steps_and_what_comes_next(desk: Desk, context: BrowserContext) -> None:
    code, secret = _register(desk("clerk-1"))
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
    code, _ = _register(desk("clerk-1"))
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
    code, secret = _register(clerk)
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
    code, _ = _register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    clerk.get_by_role("button", name="受理", exact=True).click()
    assert _state(clerk) == "已受理"
    dispatcher.goto(f"/staff/cases/{code}")
    _do(dispatcher, "研判", category="neighbour", grade="ordinary", route="mediation")
    _do(dispatcher, "转调解", unit="committee")
    assert _state(dispatcher) == "办理中"
    expect(dispatcher.locator(".body h2", has_text="调解")).to_be_visible()
    mediator.goto(f"/staff/mediations?case={code}")
    mediator.locator(".list a.code").click()
    _do(mediator, "记录一次调解", outcome="no_agreement", record="约定再谈")
    _do(mediator, "达成协议", text="排水沟居中。", debtor="respondent", amount_fen="1280.50")
    expect(mediator.get_by_role("alert")).to_contain_text("申请人签字")
    signed = {
        "petitioner": "signature",
        "respondent": "fingerprint",
        "mediator_signed": "yes",
        "sealed": "yes",
    }
    _do(mediator, "达成协议", **signed)
    assert _state(mediator) == "已达成协议"
    clerk.goto(f"/staff/cases/{code}")
    _do(clerk, "告知当事人", kind="completion", form="in_person", text="协议已达成")
    _do(clerk, "回访", satisfaction="satisfied")
    clerk.get_by_role("button", name="结案").click()
    assert _state(clerk) == "已结案"
    expect(clerk.locator(".story")).to_contain_text("1,280.50 元")
    expect(clerk.locator(".story li")).to_have_count(12)


def _directed(desk: Desk, category: str, route: str, act: str, **fields: str) -> str:
    """A case registered, admitted, triaged and directed there."""
    clerk, dispatcher = desk("clerk-1"), desk("dispatcher-1")
    code, _ = _register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    clerk.get_by_role("button", name="受理", exact=True).click()
    dispatcher.goto(f"/staff/cases/{code}")
    _do(dispatcher, "研判", category=category, grade="ordinary", route=route)
    _do(dispatcher, act, **fields)
    return code


def test_a_unit_takes_its_order_and_the_dispatcher_verifies_it(desk: Desk) -> None:
    dispatcher, handler = desk("dispatcher-1"), desk("handler-hr")
    code = _directed(desk, "labour", "order", "派单到部门", unit="hr", text="请核实")
    handler.goto(f"/staff/orders?case={code}")
    handler.locator(".list a.code").click()
    handler.get_by_role("button", name="接单").click()
    _do(handler, "办结反馈", text="已补发")
    assert _state(handler) == "待核验"
    dispatcher.goto(f"/staff/cases/{code}")
    _do(dispatcher, "核验", passed="yes")
    assert _state(dispatcher) == "已办结"


def _order_of(desk: Desk) -> tuple[str, Page]:
    """A case routed to a department, and the order open before its handler, accepted."""
    handler = desk("handler-hr")
    code = _directed(desk, "labour", "order", "派单到部门", unit="hr")
    handler.goto(f"/staff/orders?case={code}")
    handler.locator(".list a.code").click()
    handler.get_by_role("button", name="接单").click()
    return code, handler


def _choose(page: Page, title: str, *files: FilePayload) -> Page:
    form = _open(page, title)
    form.locator("input[type=file]").set_input_files(list(files))
    return form


def _content(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    return started.value.path().read_bytes()


def test_material_is_added_listed_and_opened_again(desk: Desk) -> None:
    clerk = desk("clerk-1")
    code, _ = _register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    form = _choose(clerk, "补充材料", PNG, NOTE)
    expect(form.locator(".hint", has_text="20 MB")).to_be_visible()
    form.locator("button").click()
    expect(clerk.locator(".files li")).to_have_count(2)
    assert _content(clerk, "现场 照片.png") == PNG["buffer"]
    expect(clerk.locator(".story")).to_contain_text("补充材料")


def test_a_file_that_is_not_taken_is_told_at_its_field_and_none_is_taken_twice(desk: Desk) -> None:
    clerk = desk("clerk-1")
    code, _ = _register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    _choose(clerk, "补充材料", NOTE, PROGRAM).locator("button").click()
    field = clerk.locator("#case-material-files-error")
    expect(field).to_have_text("“run.exe”：不接受该类型的文件。")
    _choose(clerk, "补充材料", PNG, NOTE).locator("button").click()
    expect(clerk.locator(".files li")).to_have_count(2)


def test_files_that_are_too_large_are_told_at_their_field(desk: Desk, tmp_path: Path) -> None:
    clerk = desk("clerk-1")
    code, _ = _register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    large = tmp_path / "a.txt"
    large.write_bytes(b"a" * 21 * 1024 * 1024)
    form = _open(clerk, "补充材料")
    form.locator("input[type=file]").set_input_files(large)
    form.locator("button").click()
    expect(clerk.locator("#case-material-files-error")).to_contain_text("合计超过 20 MB")
    expect(clerk.locator(".files li")).to_have_count(0)


def test_proof_goes_with_the_completion_and_the_verifier_sees_that_it_is_there(desk: Desk) -> None:
    code, handler = _order_of(desk)
    _choose(handler, "先存办结材料", PNG).locator("button").click()
    expect(handler.locator(".files li")).to_have_count(1)
    _choose(handler, "办结反馈", NOTE).locator("[name='text']").fill("已补发")
    _open(handler, "办结反馈").locator("button").click()
    assert _state(handler) == "待核验"
    expect(handler.locator(".files li")).to_have_count(2)
    assert _content(handler, "说明.txt") == NOTE["buffer"]
    dispatcher = desk("dispatcher-1")
    dispatcher.goto(f"/staff/cases/{code}")
    expect(dispatcher.locator(".files li")).to_have_count(2)


def test_the_owner_withdraws_with_the_secret_once_more(desk: Desk, context: BrowserContext) -> None:
    code, secret = _register(desk("clerk-1"))
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
    assert _state(clerk) == "已撤回"


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nothing", 404, "没有这个页面"),
        ("/staff/nothing", 404, "没有这个页面"),
        ("/staff/orders/nothing", 404, "没有这个页面"),
        ("/staff/cases/520302-2026-1", 404, "核对案码"),
        ("/staff/orders/0192c0de-0000-7000-8000-000000000001", 404, "没有找到该单"),
        ("/staff/evaluation", 403, "没有办理此项的权限"),
        ("/staff/logout", 405, "不能这样打开"),
        ("/staff/cases?q=%00", 400, "无法读取"),
    ],
)
def test_every_error_is_a_page_that_says_what_to_do(desk: Desk, path: str, status: int, says: str) -> None:
    page = desk("clerk-1")
    response = page.goto(path)
    assert response is not None
    assert (response.status, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    expect(page.locator("main")).to_contain_text(says)
    expect(page.locator("main .lead")).to_be_visible()
    expect(page.get_by_role("link", name="回到首页")).to_be_visible()


def test_who_comes_too_often_is_told_so_on_a_page(context: BrowserContext, desk: Desk) -> None:
    code, _ = _register(desk("clerk-1"))
    page = context.new_page()
    for _ in range(12):
        page.goto(f"/?code={code}")
        page.get_by_label("查询密码").fill("0000-0000-00000")
        page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("alert")).to_contain_text("过于频繁")


def test_a_session_that_ended_says_so_and_leads_back(context: BrowserContext, desk: Desk) -> None:
    code, _ = _register(desk("clerk-1"))
    page = context.new_page()
    page.goto("/staff/login")
    page.locator("button[value='clerk-1']").click()
    page.goto(f"/staff/cases/{code}")
    kept = next(each for each in context.cookies() if each["name"] == "onedoor_session")  # type: ignore[typeddict-item]
    context.add_cookies([{**kept, "value": "over"}])  # type: ignore[list-item]
    page.goto(f"/staff/cases/{code}")
    expect(page.get_by_role("status")).to_contain_text("登录已到期")
    page.locator("button[value='clerk-1']").click()
    assert page.url.endswith(f"/staff/cases/{code}")


def test_a_petition_is_admitted_with_a_written_notice_and_answered(desk: Desk) -> None:
    officer = desk("petition-1")
    code = _directed(desk, "administration", "petition", "转信访", unit="petition-office")
    officer.goto(f"/staff/petitions?case={code}")
    officer.locator(".list a.code").click()
    _do(officer, "受理", notice_form="handed")
    assert _state(officer) == "已受理"


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
    assert _state(worker) == "已结案"


def test_what_people_write_is_shown_as_they_wrote_it(desk: Desk) -> None:
    clerk = desk("clerk-1")
    written = '<script>alert(1)</script> <b>粗</b> & "引" {{ 7*7 }}'
    code, _ = _register(clerk, written)
    clerk.goto(f"/staff/cases/{code}")
    expect(clerk.locator(".text").first).to_have_text(written)
    assert "<script" not in clerk.content()


def test_the_parties_are_shown_for_a_purpose_alone(desk: Desk) -> None:
    clerk = desk("clerk-1")
    code, _ = _register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    assert "某甲" not in clerk.content()
    _do(clerk, "查看当事人信息", purpose="verify_identity")
    expect(clerk.locator("#parties")).to_contain_text("某甲")
    assert "某甲" not in clerk.url


def test_an_accused_unit_is_told_that_there_is_no_such_case(desk: Desk, county: County) -> None:
    receipt = county.ask(
        "clerk-1",
        "POST",
        "/v1/cases",
        {"matter_type": "complaint", "channel": "window", "units": [{"unit": "hr", "relation": "accused"}]},
    )
    county.rest()
    handler = desk("handler-hr")
    answers = []
    for code in (receipt.body["code"], UNKNOWN, "520302-2026-1"):
        handler.goto(f"/staff/cases/{code}")
        answers.append(handler.locator("main").inner_text())
    assert answers[0] == answers[1] == answers[2]
    assert "没有找到该案件" in answers[0]


def test_a_page_that_is_still_on_its_way_says_so_and_comes_when_it_can(desk: Desk) -> None:
    clerk = desk("clerk-1")
    code, _ = _register(clerk)
    clerk.context.add_cookies(
        [{"name": "onedoor_seen", "value": f"{code}=intake:99999", "domain": "127.0.0.1", "path": "/staff"}]
    )
    clerk.goto(f"/staff/cases/{code}")
    expect(clerk.locator("h1")).to_have_text("正在同步")
    assert "tried=1" in clerk.locator("meta[http-equiv=refresh]").get_attribute("content")  # type: ignore[operator]
    later = clerk.context.new_page()  # the first page is about to ask again by itself
    later.goto(f"/staff/cases/{code}?tried=5")
    expect(later.locator("h1")).to_have_text(code)
    expect(later.get_by_role("status")).to_contain_text("仍在同步")


def test_a_form_from_elsewhere_is_refused_and_changes_nothing(desk: Desk, county: County) -> None:
    clerk = desk("clerk-1")
    code, _ = _register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    value = clerk.locator("[name=_form]").first.get_attribute("value") or ""
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in clerk.context.cookies())  # type: ignore[typeddict-item]
    url, http = f"{county.platform.url}/staff/cases/{code}/acts/admission", urllib3.PoolManager()
    for form, headers in (
        ("", {}),
        ("00" * 32, {}),
        (value, {"Sec-Fetch-Site": "cross-site"}),
        (value, {"Origin": "https://elsewhere.invalid"}),
    ):
        answer = http.request("POST", url, fields={"_form": form}, encode_multipart=False,
                              headers={"Cookie": cookies, **headers}, redirect=False)  # fmt: skip
        assert answer.status == 403
    clerk.reload()
    assert _state(clerk) == "已登记"


def test_the_session_is_sealed_and_no_script_reads_it(desk: Desk, county: County) -> None:
    clerk = desk("clerk-1")
    kept = {each["name"]: each for each in clerk.context.cookies()}  # type: ignore[typeddict-item]
    assert all(each["httpOnly"] and each["sameSite"] == "Strict" for each in kept.values())  # type: ignore[typeddict-item]
    assert county.platform.token("clerk-1").split(".")[0] not in kept["onedoor_session"]["value"]  # type: ignore[typeddict-item]
    response = clerk.goto("/staff/cases")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["cache-control"] == "no-store"


def test_who_is_not_logged_in_is_asked_to_and_led_back(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/staff/cases?state=registered")
    assert page.url.endswith("/staff/login?next=/staff/cases%3Fstate%3Dregistered")
    page.locator("button[value='clerk-1']").click()
    assert page.url.endswith("/staff/cases?state=registered")
    copied = context.cookies()
    page.get_by_role("button", name="退出").click()
    page.goto("/staff/cases")
    expect(page.locator("h1")).to_have_text("工作人员登录")
    context.add_cookies(copied)  # type: ignore[arg-type]
    page.goto("/staff/cases")
    expect(page.locator("h1")).to_have_text("工作人员登录")


@pytest.mark.parametrize(
    "to", ["https://elsewhere.invalid/", "//elsewhere.invalid/staff/", "/staff/\\elsewhere"]
)
def test_a_log_in_leads_nowhere_else(context: BrowserContext, county: County, to: str) -> None:
    page = context.new_page()
    page.goto(f"/staff/login?next={to}")
    page.locator("button[value='clerk-1']").click()
    assert page.url == f"{county.platform.url}/staff/cases"


_UNLABELLED = """() => [...document.querySelectorAll('main input, main select, main textarea')]
    .filter(each => each.type !== 'hidden' && !each.labels.length).map(each => each.name)"""


@pytest.mark.parametrize(
    ("post", "path"),
    [
        ("clerk-1", "/"),
        ("clerk-1", "/staff/login"),
        ("clerk-1", "/staff/cases"),
        ("clerk-1", "/staff/cases/new"),
        ("handler-hr", "/staff/orders"),
        ("mediator-1", "/staff/mediations"),
        ("petition-1", "/staff/petitions"),
        ("worker-e1-1", "/staff/reports/new"),
        ("director-1", "/staff/evaluation"),
        ("director-1", "/staff/evaluation/centre?indicator=registered"),
    ],
)
def test_every_page_fits_a_phone_and_names_its_fields(desk: Desk, post: str, path: str) -> None:
    page = desk(post)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    response = page.goto(path)
    assert response is not None
    assert response.status == 200
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate(_UNLABELLED) == []
    assert page.locator("script").count() == 0
