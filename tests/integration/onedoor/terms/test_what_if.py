"""What a file would do to the open cases: told for each term, from the moment it began; nothing is changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from casekit.testing.servers import PostgresServer
from onedoor.simulation.hall import Hall
from onedoor.simulation.run import play
from onedoor.simulation.year import Plan
from onedoor.terms.open import open_terms
from onedoor.terms.what_if import compare, proposed
from procedures import library
from procedures.shelf import BUILTIN, ProcedureRefused
from procedures.vocabulary import DeadlineKind
from tests.support.simulated import simulated_hall

OURS = library.library_of(None)
PLAN = Plan(cases=12, days=4, seed=3, begins=date(2025, 3, 3))


@pytest.fixture(scope="module")
def hall(postgres: PostgresServer, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Four days after a dozen cases came: many are open."""
    with simulated_hall(postgres, migrated, tmp_path_factory.mktemp("hall"), PLAN.start) as opened:
        play(opened, library.load("xiaogan", on=PLAN.begins), PLAN, lambda _: None)
        yield opened


def file_of(tmp_path: Path, change: tuple[str, str] = ("", "")) -> Path:
    text = BUILTIN.path("xiaogan", BUILTIN.in_force("xiaogan").version).read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "xiaogan.yaml"
    path.write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    return path


def test_the_procedure_in_force_changes_no_term_of_any_service(hall: Hall, tmp_path: Path) -> None:
    compared = list(compare(hall.runtimes.values(), proposed(file_of(tmp_path), OURS)))
    assert {each.term.service for each in compared} >= {"intake", "grid", "mediation"}
    assert not [each for each in compared if each.difference]
    count = sum(len(page) for runtime in hall.runtimes.values() for page in open_terms(runtime))
    assert len(compared) == count


def test_a_longer_term_moves_the_cases_of_its_grade_and_no_others(hall: Hall, tmp_path: Path) -> None:
    longer = proposed(file_of(tmp_path, ("{amount: 3, unit: day}", "{amount: 5, unit: day}")), OURS)
    changed = list(compare(hall.runtimes.values(), longer, only_changed=True))
    assert changed
    for each in changed:
        assert each.difference == timedelta(days=2)
        assert each.term.grade == "ordinary"
        assert each.rule in ("completion.ordinary", "order.completion.ordinary")
    orders = frozenset({DeadlineKind.ORDER_COMPLETION})
    filtered = list(compare(hall.runtimes.values(), longer, orders, only_changed=True))
    assert {each.term.kind for each in filtered} == orders


def test_another_places_file_concerns_no_case(hall: Hall) -> None:
    yumen = library.load("yumen")
    assert not list(compare(hall.runtimes.values(), yumen))


def test_a_file_with_findings_is_refused(tmp_path: Path) -> None:
    broken = file_of(tmp_path, ("start: [", "start: [nowhere, "))
    with pytest.raises(ProcedureRefused):
        proposed(broken, OURS)
