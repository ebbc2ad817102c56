"""Files by hand: material of a case and proof of an order, in a real browser with scripts switched off."""

from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.functional.console.by_hand import Desk, directed, open_form, register, state_of

PNG: FilePayload = {
    "name": "现场 照片.png",
    "mimeType": "image/png",
    "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64),
}
NOTE: FilePayload = {"name": "说明.txt", "mimeType": "text/plain", "buffer": "已补发。".encode()}
PROGRAM: FilePayload = {"name": "run.exe", "mimeType": "application/x-dosexec", "buffer": b"MZ\x00\x01\x02"}


def _order_of(desk: Desk) -> tuple[str, Page]:
    """A case routed to a department, and the order open before its handler, accepted."""
    handler = desk("handler-hr")
    code = directed(desk, "labour", "order", "派单到部门", unit="hr")
    handler.goto(f"/staff/orders?case={code}")
    handler.locator(".list a.code").click()
    handler.get_by_role("button", name="接单").click()
    return code, handler


def _choose(page: Page, title: str, *files: FilePayload) -> Page:
    form = open_form(page, title)
    form.locator("input[type=file]").set_input_files(list(files))
    return form


def _content(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=name).click()
    return started.value.path().read_bytes()


def test_material_is_added_listed_and_opened_again(desk: Desk) -> None:
    clerk = desk("clerk-1")
    code, _ = register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    form = _choose(clerk, "补充材料", PNG, NOTE)
    expect(form.locator(".hint", has_text="20 MB")).to_be_visible()
    form.locator("button").click()
    expect(clerk.locator(".files li")).to_have_count(2)
    assert _content(clerk, "现场 照片.png") == PNG["buffer"]
    expect(clerk.locator(".story")).to_contain_text("补充材料")


def test_a_file_that_is_not_taken_is_told_at_its_field_and_none_is_taken_twice(desk: Desk) -> None:
    clerk = desk("clerk-1")
    code, _ = register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    _choose(clerk, "补充材料", NOTE, PROGRAM).locator("button").click()
    field = clerk.locator("#case-material-files-error")
    expect(field).to_have_text("“run.exe”：不接受该类型的文件。")
    _choose(clerk, "补充材料", PNG, NOTE).locator("button").click()
    expect(clerk.locator(".files li")).to_have_count(2)


def test_files_that_are_too_large_are_told_at_their_field(desk: Desk, tmp_path: Path) -> None:
    clerk = desk("clerk-1")
    code, _ = register(clerk)
    clerk.goto(f"/staff/cases/{code}")
    large = tmp_path / "a.txt"
    large.write_bytes(b"a" * 21 * 1024 * 1024)
    form = open_form(clerk, "补充材料")
    form.locator("input[type=file]").set_input_files(large)
    form.locator("button").click()
    expect(clerk.locator("#case-material-files-error")).to_contain_text("合计超过 20 MB")
    expect(clerk.locator(".files li")).to_have_count(0)


def test_proof_goes_with_the_completion_and_the_verifier_sees_that_it_is_there(desk: Desk) -> None:
    code, handler = _order_of(desk)
    _choose(handler, "先存办结材料", PNG).locator("button").click()
    expect(handler.locator(".files li")).to_have_count(1)
    _choose(handler, "办结反馈", NOTE).locator("[name='text']").fill("已补发")
    open_form(handler, "办结反馈").locator("button").click()
    assert state_of(handler) == "待核验"
    expect(handler.locator(".files li")).to_have_count(2)
    assert _content(handler, "说明.txt") == NOTE["buffer"]
    dispatcher = desk("dispatcher-1")
    dispatcher.goto(f"/staff/cases/{code}")
    expect(dispatcher.locator(".files li")).to_have_count(2)
