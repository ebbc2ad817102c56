"""A change of procedures, calendar or permissions is said at the next start, once, however many replicas start."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import text

from casekit.clock import FixedClock
from casekit.envelope import parse
from casekit.runtime import Runtime
from casekit.testing.sample import NOON, open_runtime
from casekit.testing.servers import PostgresServer
from onedoor.starting import note_rules
from procedures.calendar import ChineseCalendar
from procedures.library import library_of
from procedures.shelf import BUILTIN
from services.evaluation.catalogue import DATA, kept
from services.intake.definition import DEFINITION


@pytest.fixture(scope="module")
def intake(postgres: PostgresServer) -> Iterator[Runtime]:
    name = postgres.create_database()
    with open_runtime(DEFINITION, postgres.uri(name), FixedClock(NOON)) as runtime:
        runtime.extras["procedures"] = library_of(None)
        yield runtime
    postgres.drop_database(name)


def said(runtime: Runtime) -> list[tuple[str, dict[str, Any]]]:
    """What was said of rules, in order."""
    query = "SELECT body FROM outbox_messages WHERE stream = 'service/intake' ORDER BY seq"
    with runtime.db.begin() as db:
        told = [parse(bytes(body)) for body in db.execute(text(query)).scalars()]
    return [(each.type, dict(each.data)) for each in told]


def test_replicas_that_start_together_say_everything_once_and_later_starts_nothing(intake: Runtime) -> None:
    threads = [threading.Thread(target=note_rules, args=[replace(intake)]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    files, measures = list(BUILTIN.files()), list(kept(None))
    types = [type_ for type_, _ in said(intake)]
    assert types == ["procedure.changed"] * (len(files) + len(measures)) + [
        "calendar.changed",
        "permissions.changed",
    ]
    xiaogan = next(data for type_, data in said(intake) if data.get("place") == "xiaogan")
    (file,) = (each for each in files if each.name == "xiaogan")
    assert (xiaogan["version"], xiaogan["digest"]) == (file.version, file.digest)
    assert note_rules(intake) == 0


def test_a_centres_own_file_and_its_end_are_said(intake: Runtime, tmp_path: Path) -> None:
    note_rules(intake)
    before = len(said(intake))
    own = tmp_path / "zhijiang@0.yaml"
    copy(BUILTIN.path("zhijiang", BUILTIN.in_force("zhijiang").version), own)
    words = own.read_text(encoding="utf-8")
    own.write_text(words.replace('version: "1"', 'version: "0"'), encoding="utf-8")
    intake.extras["procedures"] = library_of(tmp_path)
    assert note_rules(intake) == 1
    intake.extras["procedures"] = library_of(None)
    assert note_rules(intake) == 1
    new, gone = said(intake)[before:]
    assert (new[1]["place"], new[1]["version"], new[1]["effective_from"]) == ("zhijiang", "0", "2024-01-01")
    assert (gone[1]["place"], gone[1]["version"], gone[1]["digest"]) == ("zhijiang", "0", None)


def test_a_centres_own_indicators_are_said(intake: Runtime, tmp_path: Path) -> None:
    note_rules(intake)
    ours = (DATA / "indicators.yaml").read_text(encoding="utf-8")
    theirs = ours.replace("version: 1\n", "version: 2\n").replace("2020-01-01", "2027-01-01")
    (tmp_path / "indicators-2.yaml").write_text(theirs, encoding="utf-8")
    own = replace(intake, config=replace(intake.config, indicators_root=tmp_path))
    assert note_rules(own) == 1
    _, data = said(intake)[-1]
    assert (data["place"], data["version"], data["effective_from"]) == ("indicators", "2", "2027-01-01")
    assert note_rules(intake) == 1  # taken away


def test_a_calendar_that_has_come_out_is_said(intake: Runtime) -> None:
    note_rules(intake, ChineseCalendar(last_year=2025))
    assert note_rules(intake) == 1
    type_, data = said(intake)[-1]
    assert (type_, data["last_year"]) == ("calendar.changed", ChineseCalendar().years[1])
