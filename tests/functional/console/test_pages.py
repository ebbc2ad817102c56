"""What every page keeps to: what it says when it cannot, whom it shows what, and who may send it a form."""

import pytest
import urllib3
from playwright.sync_api import BrowserContext, expect

from tests.functional.console.by_hand import UNKNOWN, Desk, fill_in, register, state_of
from tests.functional.county import County

PHONE = {"width": 390, "height": 844}


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
    code, _ = register(desk("clerk-1"))
    page = context.new_page()
    for _ in range(12):
        page.goto(f"/?code={code}")
        page.get_by_label("查询密码").fill("0000-0000-00000")
        page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("alert")).to_contain_text("过于频繁")


def test_a_session_that_ended_says_so_and_leads_back(context: BrowserContext, desk: Desk) -> None:
    code, _ = register(desk("clerk-1"))
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


def test_what_people_write_is_shown_as_they_wrote_it(desk: Desk) -> None:
    clerk = desk("clerk-1")
    written = '<script>alert(1)</script> <b>粗</b> & "引" {{ 7*7 }}'
    code, _ = register(clerk, written)
    clerk.goto(f"/staff/cases/{code}")
    expect(clerk.locator(".text").first).to_have_text(written)
    assert "<script" not in clerk.content()


def test_the_parties_are_shown_for_a_purpose_alone(desk: Desk) -> None:
    clerk = desk("clerk-1")
    code, _ = register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    assert "某甲" not in clerk.content()
    fill_in(clerk, "查看当事人信息", purpose="verify_identity")
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
    code, _ = register(clerk)
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
    code, _ = register(clerk)
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
    assert state_of(clerk) == "已登记"


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
        ("director-1", "/staff/indicators"),
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
