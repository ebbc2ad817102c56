"""A real browser, scripts switched off, before a platform that knows the posts who log in here."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from onedoor.county import load_county
from scenarios.county import County as CountyData
from scenarios.county import read_county
from tests.functional.console.by_hand import Desk
from tests.functional.county import County, living

POSTS = ("director-1", "clerk-1", "dispatcher-1", "mediator-1", "petition-1", "handler-hr", "worker-e1-1")
GRIDS = ("grid", "grid-east", "grid-e1", "grid-e1-1", "grid-market")


@pytest.fixture(scope="package")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """An embedded platform of the console's own."""
    with living(tmp_path_factory.mktemp("console") / "home") as found:
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium without a window."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path is not None, "install chromium to run these tests"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with closing(playwright.chromium.launch(executable_path=path, args=arguments)) as found:
            yield found


@pytest.fixture(scope="package", autouse=True)
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


@pytest.fixture(scope="package")
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
    context.set_default_timeout(30_000)
    return context
