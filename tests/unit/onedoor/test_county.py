"""Loading the county: only what is missing, once, and never into a centre's own organisation."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from casekit.config import Config
from onedoor import county as loading
from onedoor.county import DONE_FILE, CountyRefused, load_county, load_on_first_start, url_of
from scenarios.client import Answer
from scenarios.county import read_county

COUNTY = read_county()
EVERYTHING = len(COUNTY.units) + len(COUNTY.grids) + len(COUNTY.staff) + len(COUNTY.committees)


class Platform:
    """A platform that keeps what is registered, and lists it in pages of ten."""

    def __init__(self) -> None:
        self.kept: dict[str, list[dict[str, Any]]] = {
            "/v1/units": [], "/v1/grids": [], "/v1/staff": [], "/v1/committees": []
        }  # fmt: skip
        self.arranged: list[str] = []
        self.is_unheard = True
        self.refuses: str | None = None
        self.writes = 0

    def call(
        self, method: str, path: str, body: Any = None, *, post: Any = None, version: str = ""
    ) -> Answer:
        """List or register, as the director alone."""
        assert (post.id, version) == ("director-1", "")
        where, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
        if method == "GET":
            begin = int(query.get("cursor", ["0"])[0])
            rows = self.kept[where][begin : begin + 10]
            more = begin + 10 < len(self.kept[where])
            return Answer(200, {"items": rows, "next": str(begin + 10) if more else None})
        if method == "PUT":
            return self.put(path, body)
        if body["id"] == self.refuses:
            return Answer(422, {"code": "UNIT_UNKNOWN"})
        self.writes += 1
        self.kept[where].append(body)
        return Answer(201, body)

    def put(self, path: str, body: Any) -> Answer:
        """Arrange a committee; the first time its unit is not heard of yet."""
        if self.is_unheard:
            self.is_unheard = False
            return Answer(404, {"code": "COMMITTEE_NOT_FOUND"})
        _, _, committee, *rest = path.strip("/").split("/")
        self.arranged.append(path.removeprefix("/v1/committees/"))
        if not any(rest):
            self.writes += 1
            self.kept["/v1/committees"].append({"unit": committee, **body})
        return Answer(200, body)

    def close(self) -> None:
        """Nothing to give up."""


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def config(tmp_path: Path, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr(loading, "Client", lambda *_: platform)
    return Config(home=tmp_path, dev_issuer=True)


def load(platform: Platform) -> int:
    """Load all of the county."""
    return load_county(platform)  # type: ignore[arg-type]


def test_everything_is_registered_once_and_in_an_order_that_works(platform: Platform) -> None:
    assert load(platform) == EVERYTHING
    assert [unit["id"] for unit in platform.kept["/v1/units"]] == [unit["id"] for unit in COUNTY.units]
    assert load(platform) == 0


def test_a_committee_is_registered_after_who_serves_it_once_its_unit_is_heard_of(platform: Platform) -> None:
    load(platform)
    assert platform.arranged[:3] == [
        "committee-labour/mediators/mediator-labour", "committee-labour/rooms/room-labour", "committee-labour"
    ]  # fmt: skip
    assert platform.kept["/v1/committees"][0] == {
        "unit": "committee-labour", "kind": "professional", "seal_number": "5200000000101", "fields": ["labour"],
    }  # fmt: skip


def test_what_was_cut_off_is_continued(platform: Platform) -> None:
    platform.refuses = "hr"
    with pytest.raises(CountyRefused) as refusal:
        load(platform)
    assert refusal.value.detail == "/v1/units hr: 422 UNIT_UNKNOWN"
    before, platform.refuses = platform.writes, None
    assert before + load(platform) == EVERYTHING


def test_the_first_start_loads_and_later_ones_do_not_ask(config: Config, platform: Platform) -> None:
    load_on_first_start(config, io.StringIO())
    assert platform.writes == EVERYTHING
    assert (config.home / DONE_FILE).exists()
    platform.kept["/v1/units"].clear()
    load_on_first_start(config, io.StringIO())
    assert platform.writes == EVERYTHING


def test_a_centre_with_units_of_its_own_is_left_alone(config: Config, platform: Platform) -> None:
    platform.kept["/v1/units"].append({"id": "own-bureau"})
    load_on_first_start(config, io.StringIO())
    assert platform.writes == 0


def test_without_the_development_issuer_nothing_is_loaded_and_that_is_said(tmp_path: Path) -> None:
    said = io.StringIO()
    load_on_first_start(Config(home=tmp_path, dev_issuer=False), said)
    assert "未载入" in said.getvalue()
    assert not (tmp_path / DONE_FILE).exists()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
    ],
)
def test_the_platform_is_spoken_to_on_this_machine(host: str, url: str) -> None:
    assert url_of(Config(host=host)) == url
