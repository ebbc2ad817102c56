"""What a post does at its window by hand: registers a case, fills in a form, chooses files, directs a case."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from casekit.casecode import CaseCode

UNKNOWN = str(CaseCode("520302000000", 2026, 9_999_999))
Desk = Callable[[str], Page]


def register(clerk: Page, description: str = "院墙排水沟之争") -> tuple[str, str]:
    """Register a dispute of two parties by hand; code and secret from the receipt."""
    clerk.goto("/staff/cases/new")
    clerk.get_by_label("事项类型").select_option("dispute")
    clerk.get_by_label("事项描述").fill(description)
    clerk.locator("[name='parties.0.name']").fill("某甲")
    clerk.locator("[name='parties.1.name']").fill("某乙")
    clerk.get_by_role("button", name="登记并出具回执").click()
    receipt = clerk.locator(".receipt")
    return receipt.locator(".code").first.inner_text(), receipt.locator(".secret").inner_text()


def open_form(page: Page, title: str) -> Page:
    """Unfold the form with that title, if it is folded; its fields are found by their labels."""
    form = page.locator("details.act", has=page.locator("summary", has_text=re.compile(f"^{title}$")))
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    return form  # type: ignore[return-value]


def fill_in(page: Page, title: str, **fields: str) -> None:
    """Fill in the form with that title and send it; ticks are given as `yes`."""
    form = open_form(page, title)
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


def state_of(page: Page) -> str:
    """The state that the page says its case, order or mediation is in."""
    return page.locator(".standing .state").inner_text()


def directed(desk: Desk, category: str, route: str, act: str, **fields: str) -> str:
    """A case registered, admitted, triaged and directed there."""
    clerk, dispatcher = desk("clerk-1"), desk("dispatcher-1")
    code, _ = register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    clerk.get_by_role("button", name="受理", exact=True).click()
    dispatcher.goto(f"/staff/cases/{code}")
    fill_in(dispatcher, "研判", category=category, grade="ordinary", route=route)
    fill_in(dispatcher, act, **fields)
    return code
