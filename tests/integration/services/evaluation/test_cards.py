"""Cards come from events alone, whatever these do; who sees them, what may be said against them, what follows them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from casekit.deadlines.ticker import tick
from casekit.inbox import Arrival
from contracts.chain import OrderPassedOn
from contracts.corrections import CaseTransferred, CaseUnitsCorrected
from contracts.grid import UnitChanged, UnitEnded, UnitMerged
from contracts.intake import CaseReopened, CaseWithdrawn
from contracts.samples import sample
from contracts.vocabulary import Outcome, Relation, Tier, UnitKind, UnitRelation
from procedures.library import library_of
from services.evaluation.cards.arranging import arrange_all
from tests.integration.services.evaluation.carded import HALL, PLACE, County, county
from tests.support.listening import Listener

DECEMBER = datetime(2026, 12, 10, 2, 0, tzinfo=UTC)
NEW_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
JUDGED = datetime(2027, 1, 3, 16, 0, tzinfo=UTC)  # three days after the year's end
PUBLISHED = datetime(2027, 1, 12, tzinfo=UTC)


@pytest.fixture
def place(evaluation: Listener, tmp_path: Path) -> County:
    return county(evaluation, DECEMBER, tmp_path / "own")


# what is done to a unit's cases, or to the unit → the card it is given for December
HOSTILE = {
    "late_events": "red", "late_events_after_grace": None, "duplicates": None, "reopened": "yellow", "withdrawn": None,
    "related": "red", "rehomed_from": None, "rehomed_to": "yellow", "renamed": "red", "merged": None,
    "merged_into": "red", "year_end": None, "empty_unit": None, "one_case_unit": None,
    "one_case_many_terms": None, "three_cases_many_terms": "yellow",
}  # fmt: skip
PLAIN = {
    "red": "red",
    "edge": "yellow",
    "unsettled": "yellow",
    "green": "green",
    "accused": None,
    "touched": "red",
    "spared": "red",
}


def test_the_hostile_set_gives_each_unit_the_card_it_is_due(place: County) -> None:
    due = PLAIN | HOSTILE
    place.units(HALL, *due)
    _plainly(place)
    _restlessly(place)
    _about_units(place)
    in_grace, too_late = _at_the_year_end(place)
    place.judged(JUDGED - timedelta(seconds=1))
    assert place.colours() == {}
    place.listener.arrive(in_grace)
    place.judged(JUDGED)
    given = place.colours()
    assert {unit: given.get(unit) for unit in due} == due
    place.listener.arrive(too_late)
    place.judged(JUDGED + timedelta(hours=1))
    assert place.colours() == given

    explained = place.card("renamed")
    assert explained["name"] == "新名称"
    assert explained["period"] == {"every": "month", "since": "2026-12-01", "until": "2026-12-31"}
    _is_explained(explained)
    _nobody_learns_of_an_accusation(place)
    _who_may_know_is_told_that_a_card_would_be_none(place)


def _plainly(place: County) -> None:
    place.cases("red", late=3)
    place.cases("edge", late=2, timely=3)
    for _ in range(3):
        place.case("unsettled")
    place.content("green", place.cases("green", late=0, timely=3)[:1])
    place.cases("accused", late=2)
    place.cases("accused", late=1, accused=["accused"])
    place.cases("spared", late=3)
    place.cases("spared", late=0, timely=17, accused=["spared"])
    place.cases("spared", late=0, timely=5, accused=["spared", "green"])
    place.cases("touched", late=2)
    place.cases("touched", late=1, accused=["red"])


def _restlessly(place: County) -> None:
    """What cases do."""
    say = place.listener.voices.say
    place.cases("one_case_unit", late=1)
    for unit, cases in (("one_case_many_terms", 1), ("three_cases_many_terms", 3)):
        for code in [place.case(unit) for _ in range(cases)]:
            for _ in range(5):
                place.term(unit, code, missed=True)
            say("intake", replace(sample(CaseWithdrawn), code=code))
    for code in place.cases("reopened", late=2, timely=2)[:2]:
        say("intake", CaseReopened(code, 2))
    for _ in range(3):
        place.done("related", place.case("related"), late=True, outcome=Outcome.RELATED)
        say("intake", replace(sample(CaseWithdrawn), code=place.case("withdrawn")))
        moved = place.case("somebody", centre="rehomed_from")
        say("intake", replace(sample(CaseTransferred), code=moved, centre="rehomed_to"))
    place.listener.hear()
    place.cases("duplicates", late=2)
    arrivals = place.listener.voices.take()
    for _ in range(3):
        place.listener.arrive(arrivals)


def _about_units(place: County) -> None:
    """What units do."""
    say = place.listener.voices.say
    place.cases("renamed", late=1)
    say("grid", UnitChanged("renamed", "新名称", UnitKind.TOWN, Tier.TOWN), "unit/renamed")
    place.cases("renamed", late=2)
    taken_on = [place.case("merged") for _ in range(3)]
    say("grid", UnitMerged("merged", "merged_into", DECEMBER.date()), "unit/merged")
    for code in taken_on:
        say("grid", OrderPassedOn(place.orders[code], code, "merged_into", 1, "merged"))
    say("grid", UnitEnded("merged"), "unit/merged")
    for code in taken_on:
        place.done("merged_into", code, late=True)


def _at_the_year_end(place: County) -> tuple[list[Arrival], list[Arrival]]:
    """What is said before midnight and arrives within the grace, and after it; what is said then is the next year's."""
    place.cases("year_end", late=2)
    place.listener.hear()
    place.at(NEW_YEAR - timedelta(minutes=1))
    place.cases("late_events", late=3)
    in_grace = place.listener.voices.take()
    place.cases("late_events_after_grace", late=3)
    too_late = place.listener.voices.take()
    place.at(NEW_YEAR)
    place.cases("year_end", late=1)
    return in_grace, too_late


def _is_explained(card: dict) -> None:  # type: ignore[type-arg]
    """One GET: the rule with its source, the figures, the cases, and what is to happen by when."""
    assert card["rule"]["key"] == "overdue"
    assert card["rule"]["says"] == ["红牌约谈"]
    assert set(card["rule"]["from_defaults"]) == {"every", "grace"}
    assert card["rule"]["conditions"][0]["threshold"] == 60
    (figure,) = card["figures"]
    assert (figure["numerator"], figure["denominator"], figure["percent"]) == (0, 3, "0.00")
    assert figure["value"] == "0.00"
    assert figure["interval"] == {"low": "0.00", "high": "56.15"}
    assert len(card["cases"]["items"]) == 3
    assert figure["cases"] == 3
    for each in card["cases"]["items"]:
        assert each["count"] == "completed"
        (term,) = each["deadlines"]
        assert (term["kind"], term["is_missed"]) == (each["deadline"], True) == ("order.completion", True)
        assert term["due_at"] == term["ended_at"] == "2026-12-10T10:00:00.000+08:00"
    (due,) = card["deadlines"]
    assert (due["kind"], due["owner"], due["state"]) == ("card.contest", "renamed", "open")
    assert due["due_at"] == card["contest_until"]


def _nobody_learns_of_an_accusation(place: County) -> None:
    assert place.get(role="handler", unit="accused")["items"] == []
    (withheld,) = place.get("?state=withheld")["items"]
    assert (withheld["unit"], withheld["colour"]) == ("accused", "red")
    assert place.get(f"/{withheld['id']}")["withheld"] == "unit_accused"
    for role, unit in (
        ("evaluator", "accused"),
        ("director", HALL),
        ("auditor", HALL),
        ("handler", "accused"),
    ):
        assert place.get("?state=withheld", role, unit)["items"] == [], (role, unit)
        seen = place.listener.get(f"/v1/evaluation/cards/{withheld['id']}", role, unit)
        assert (seen.status_code, seen.json["code"]) == (404, "CARD_NOT_FOUND")
    # without the case in which `red` is accused, `touched` has two: its people see no card
    assert "touched" not in place.colours(role="evaluator", unit="red")
    touched = place.card("touched")
    assert place.listener.get(f"/v1/evaluation/cards/{touched['id']}", "evaluator", "red").status_code == 404
    assert len(place.get(f"/{touched['id']}")["cases"]["items"]) == 3


def _who_may_know_is_told_that_a_card_would_be_none(place: County) -> None:
    """With the cases that accuse it `spared` is in time: its card says so to evaluators of units that none accuses."""
    card = place.card("spared")
    assert (card["state"], card["colour"], card["withheld"]) == ("issued", "red", "unit_accused")
    assert place.card("red")["withheld"] is None
    for role, unit in (
        ("handler", "spared"),
        ("evaluator", "spared"),
        ("evaluator", "green"),
        ("auditor", HALL),
    ):
        seen = place.get(f"/{card['id']}", role, unit)
        assert (seen["withheld"], seen["figures"]) == (None, card["figures"]), (role, unit)


@pytest.fixture
def carded(place: County) -> County:
    """A red, a yellow and a green unit, and it is the moment their cards were given."""
    place.units("red", "yellow", "green")
    place.cases("red", late=3)
    place.cases("yellow", late=1, timely=3)
    place.content("green", place.cases("green", late=0, timely=3)[:1])
    place.judged(JUDGED)
    return place


def test_a_unit_sees_its_card_first_and_a_contest_freezes_it(carded: County) -> None:
    assert carded.colours(role="supervisor") == carded.colours(role="director") == {}
    assert carded.colours(role="handler", unit="red") == {"red": "red"}
    other = carded.listener.get(f"/v1/evaluation/cards/{carded.card('red')['id']}", "handler", "green")
    assert other.status_code == 404
    for unit, outcome in (("red", "withdrawn"), ("yellow", "upheld")):
        card = carded.card(unit)["id"]
        assert carded.post(card, "contest", {"text": "数据有误"}, "handler", "green").status_code == 404
        carded.act(card, "contest", {"text": "数据有误"}, "handler", unit)
        carded.judged(PUBLISHED if outcome == "upheld" else JUDGED + timedelta(days=1))
        assert carded.card(unit)["state"] == "contested"
        assert unit not in carded.colours(role="supervisor")
        decision = {"outcome": outcome, "text": "经复核"}
        assert carded.post(card, "decision", decision, "evaluator", unit).json["code"] == "OWN_CARD"
        assert carded.post(card, "decision", decision, "supervisor").status_code == 404
        shown = carded.act(card, "decision", decision, "evaluator")
        assert [act["text"] for act in shown["acts"]] == ["数据有误", "经复核"]
    assert carded.card("red")["state"] == "withdrawn"
    assert (carded.card("yellow")["state"], carded.card("yellow")["step"]) == ("standing", "answer")
    assert carded.colours(role="supervisor") == {"yellow": "yellow", "green": "green"}
    late = carded.post(carded.card("green")["id"], "contest", {"text": "晚"}, "handler", "green")
    assert late.json["code"] == "TRANSITION_REFUSED"


def test_what_follows_is_tracked_to_its_end(carded: County) -> None:
    carded.judged(PUBLISHED)
    red, yellow, green = (carded.card(unit)["id"] for unit in ("red", "yellow", "green"))
    ahead = {"held_on": "2027-01-13", "text": "记录", "commitments": ["三日内清零", "每周自查"]}
    assert carded.post(red, "interview", ahead, "supervisor").json["code"] == "HELD_AHEAD"
    assert carded.post(red, "interview", ahead, "director").status_code == 403
    held = {**ahead, "held_on": "2027-01-12"}
    carded.act(red, "interview", held, "supervisor")
    assert carded.post(red, "recheck", {"kept": [3], "text": "看"}, "supervisor").status_code == 422
    again = carded.act(red, "recheck", {"kept": [1], "text": "未全部兑现"}, "supervisor")
    assert (again["step"], [each["is_kept"] for each in again["commitments"]]) == ("interview", [True, False])
    carded.act(red, "interview", held, "supervisor")
    assert carded.act(red, "recheck", {"kept": [1, 2], "text": "兑现"}, "supervisor")["state"] == "done"

    carded.judged(PUBLISHED + timedelta(days=60))  # nobody answered the notice
    assert '"roles":["supervisor"]' in _said(carded, "yellow")
    assert set(carded.colours("&late=true")) == {"yellow", "green"}
    (owed,) = carded.get("?unit=yellow&late=true")["items"]
    assert (owed["step"], owed["is_late"], owed["due_at"] is not None) == ("answer", True, True)
    answered = carded.act(yellow, "answer", {"text": "已整改"}, "handler", "yellow")
    assert answered["acts"][-1]["is_late"] is True
    sent_back = {"is_accepted": False, "text": "不实"}
    assert carded.act(yellow, "answer-review", sent_back, "evaluator")["step"] == "answer"
    carded.act(yellow, "answer", {"text": "再整改"}, "handler", "yellow")
    accepted = carded.act(yellow, "answer-review", {"is_accepted": True, "text": "属实"}, "evaluator")
    assert (accepted["state"], accepted["step"]) == ("done", None)

    named = carded.post(green, "write-up", {"text": "联系人 139 1234 5678"}, "handler", "green")
    assert named.json["code"] == "WRITE_UP_NAMES"
    carded.act(green, "write-up", {"text": "积分制让村里的事有人管"}, "handler", "green")
    library = carded.listener.get("/v1/evaluation/library", "clerk", HALL)
    assert library.json["items"] == []
    carded.act(green, "write-up-review", {"is_approved": True, "text": "可入库"}, "evaluator")
    (entry,) = carded.listener.get("/v1/evaluation/library", "clerk", HALL).json["items"]
    assert entry["text"] == "积分制让村里的事有人管"
    assert carded.get(f"/{green}", "dispatcher")["acts"][0]["text"] is None
    assert '"roles":["evaluator"]' in _said(carded, "green")
    assert "积分" not in _said(carded, "green")
    assert "清零" not in _said(carded, "red")


def test_a_card_is_judged_again_when_it_is_read_also_by_its_own_unit(place: County) -> None:
    """A case that comes to accuse the reader's unit is cut out; where nothing is left to stand on, so is the card."""
    place.units("some", "none", "other")
    some, none = place.cases("some", late=4), place.cases("none", late=3)
    place.judged(JUDGED)
    of_some, of_none = place.card("some"), place.card("none")
    accused = [("some", some[0]), ("none", none[0]), ("other", none[1])]
    for unit, code in accused:
        named = (UnitRelation(unit, Relation.ACCUSED),)
        corrected = replace(sample(CaseUnitsCorrected), code=code, named=named, lifted=(), centre=None)
        place.listener.voices.say("intake", corrected)
    place.judged(PUBLISHED - timedelta(days=2))
    own = place.get(f"/{of_some['id']}", "handler", "some")
    assert [(each["denominator"], each["cases"]) for each in own["figures"]] == [(3, 3)]
    assert {each["code"] for each in own["cases"]["items"]} == set(some[1:])
    for unit in ("none", "other"):
        hidden = place.listener.get(f"/v1/evaluation/cards/{of_none['id']}", "supervisor", unit)
        assert hidden.status_code == 404, unit
    assert place.get("", "handler", "none")["items"] == []
    assert place.card("none")["figures"] == of_none["figures"]  # whoever may know of all cases behind it
    place.judged(PUBLISHED)
    assert {unit: place.card(unit)["state"] for unit in ("some", "none")} == {
        "some": "standing",
        "none": "lapsed",
    }
    _explains_itself_without_its_file(place, of_some["id"])


def _explains_itself_without_its_file(place: County, card: str) -> None:
    """What is left when the centre takes its own rules away: all that was said by them, and who may know of it."""
    before = place.get(f"/{card}"), place.get(f"/{card}", "handler", "some")
    place.listener.runtime.extras["procedures"] = library_of(None)
    assert (place.get(f"/{card}"), place.get(f"/{card}", "handler", "some")) == before
    assert before[0]["rule"]["conditions"][0]["least"] == 3


def test_rules_that_are_not_in_use_any_more_leave_no_appointments(place: County) -> None:
    """The installation goes over to another place: its units are judged by that one's rules, and by no other's."""
    place.units("red")
    place.cases("red", late=3)
    place.listener.hear()
    place.listener.runtime.extras["place"] = "xiaogan"  # gives no cards
    while arrange_all(place.listener.runtime):
        continue
    said = _said(place, "red")
    assert '"reason":"rules_not_in_use"' in said
    place.judged(JUDGED)
    # cases ran under its rules: as a place among others it still judges them, by an appointment that names it
    assert place.colours() == {"red": "red"}
    assert f'/{PLACE}/"' in _said(place, "red")


def test_nobody_is_alerted_of_a_card_behind_which_a_case_accuses_somebody(place: County) -> None:
    """Grid, which alerts, does not know what lies behind a card; the card itself is shown to whom it may be."""
    place.units("red", "accused")
    place.cases("red", late=2)
    place.cases("red", late=1, accused=["accused"])
    for moment in (JUDGED, PUBLISHED, PUBLISHED + timedelta(days=60)):
        place.judged(moment)
    assert '"roles":[]' in _said(place, "red")
    assert place.colours("&late=true", "supervisor") == {"red": "red"}


def test_a_card_lasts_until_its_unit_is_clear_of_it_and_ends_with_the_unit(carded: County) -> None:
    carded.cases("red", late=1, timely=2)  # 67 %: yellow, but for the red card before
    carded.judged(datetime(2027, 2, 4, tzinfo=UTC))
    latest = carded.get("?unit=red&period=2027-01")["items"]
    assert [each["colour"] for each in latest] == ["red"]
    assert carded.get(f"/{latest[0]['id']}")["rule"]["kept"] is True
    carded.listener.voices.say("grid", UnitEnded("red"), "unit/red")
    carded.judged(datetime(2027, 4, 4, tzinfo=UTC))
    assert {each["state"] for each in carded.get("?unit=red")["items"]} == {"lapsed"}
    assert tick(carded.listener.runtime) == 0


def _said(place: County, unit: str) -> str:
    """What evaluation has said on the unit's stream, byte for byte."""
    with place.listener.runtime.db.begin() as db:
        found = text("SELECT body FROM outbox_messages WHERE stream = :stream ORDER BY serial")
        return "".join(
            bytes(body).decode() for body in db.execute(found, {"stream": f"unit/{unit}"}).scalars()
        )
