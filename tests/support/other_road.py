"""Evaluation's counts by another road: one walk over the exported events of each matter, without its catalogue.

Written apart from the service, to be compared with it: it knows no marks, no rules and no facts, only what the words
mean. What is counted of a matter is kept as it would be told of it: who holds it, who finished it, what was answered.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from casekit.clock import to_local

Counts = Counter[tuple[str, str]]
Whose = tuple[str, ...]
_REACHED = ("satisfied", "basically_satisfied", "dissatisfied")
_NO_FAULT = ("case_withdrawn", "case_completed", "case_returned", "case_voided", "case_transferred")
_CENTRE_TERMS = ("admission", "triage", "completion", "follow_up")
_UNIT_TERMS = (
    "order.acceptance", "order.completion", "order.supervision", "mediation.completion", "mediation.medical",
    "mediation.labour", "mediation.other", "mediation.delegated", "mediation.entrusted", "mediation.entrusted_summary",
    "petition.forward", "petition.notice", "petition.meeting", "petition.completion", "hazard.rectification",
    "callout.report", "callout.answer", "letter.answer",
)  # fmt: skip
_GRANTED = ("settled_on_spot", "order_verified", "agreement")
_COURSES = ("hazard", "report", "callout", "letter", "risk")
_CENTRE, _PLACE = "its centre", "its place"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the export: who said what of which stream, and when."""

    at: datetime
    source: str
    type: str
    stream: str
    data: Mapping[str, Any]


def read(bodies: Iterable[bytes]) -> list[Line]:
    """The lines of exported envelopes; what was said on one moment comes after what it names and its source said."""
    told = sorted(map(json.loads, bodies), key=lambda each: (each["time"], each["seq"]))
    named = {f"{each['source']}:{each['id']}": each for each in told}
    said = {(each["source"], each["subject"], each["seq"]): each for each in told}
    moments: dict[str, datetime] = {}

    def moment(each: Mapping[str, Any]) -> datetime:
        if each["id"] not in moments:
            prior = said.get((each["source"], each["subject"], each["seq"] - 1))
            before = [named[name] for name in each["after"].split() if name in named]
            earlier = [
                moment(one) + timedelta(microseconds=1) for one in (*before, *([prior] if prior else []))
            ]
            moments[each["id"]] = max([datetime.fromisoformat(each["time"]).astimezone(UTC), *earlier])
        return moments[each["id"]]

    return [Line(moment(each), each["source"], each["type"], each["subject"], each["data"]) for each in told]


@dataclass
class _Told:
    """What one matter counts for, by count: for whom, how often or how long. A case's own are named when it is over."""

    once: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    each: dict[str, dict[tuple[str, str], int]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, count: str, whose: Iterable[str | None], amount: int = 1) -> None:
        for one in whose:
            if one:
                self.once[count].setdefault(one, amount)

    def add_each(self, count: str, thing: Any, whose: Iterable[str | None], amount: int = 1) -> None:
        for one in whose:
            if one:
                self.each[count].setdefault((one, str(thing)), amount)

    def drop(self, *counts: str) -> None:
        for count in counts:
            self.once.pop(count, None)

    def drop_each(self, count: str, thing: Any, whose: Iterable[str] | None = None) -> None:
        of = None if whose is None else set(whose)
        kept = self.each[count].items()
        self.each[count] = {
            (one, id_): amount
            for (one, id_), amount in kept
            if id_ != str(thing) or (of is not None and one not in of)
        }


class _Matter:
    """A case as a reader of its record would follow it; or what is of no case, which lies nowhere."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.told = _Told()
        self.centres: list[str] = []  # that have had it, one after another; and where it lay then
        self.places: list[str] = []
        self.due_at: str | None = None
        self.timely: dict[str, bool] = {}
        self.terms: dict[str, str] = {}
        self.handler: str | None = None
        self.issued: dict[str, datetime] = {}
        self.opened: dict[str, datetime] = {}
        self.is_void = False

    def counts(self) -> Counts:
        for line in self.lines:
            if self.is_void:
                break
            heard = getattr(self, "_" + line.type.replace(".", "_"), None)
            if heard is not None:
                heard(line, line.data)
        found = Counts()
        for count, once in self.told.once.items():
            # whoever is named twice, as the centre and as a unit, has the case once
            for subject, amount in {
                self._name(one): amount for one, amount in reversed(once.items())
            }.items():
                found[subject, count] += amount
        for count, each in self.told.each.items():
            for (subject, _), amount in {(self._name(one), id_): n for (one, id_), n in each.items()}.items():
                found[subject, count] += amount
        return found

    @property
    def _own(self) -> Whose:
        """Who has it now, and where it lies: named when all is told, for a place may have been wrong."""
        return (*self._centre, *self._place)

    @property
    def _centre(self) -> Whose:
        return (f"{_CENTRE} {len(self.centres) - 1}",) if self.centres else ()

    @property
    def _place(self) -> Whose:
        return (f"{_PLACE} {len(self.places) - 1}",) if self.places else ()

    def _name(self, one: str) -> str:
        for kind, names in ((_CENTRE, self.centres), (_PLACE, self.places)):
            if one.startswith(kind):
                which = one.removeprefix(kind)
                return names[int(which)] if which else names[-1]
        return one

    # where it is -----------------------------------------------------------------------------------------------------

    def _case_registered(self, line: Line, data: Mapping[str, Any]) -> None:
        self.centres = [data["centre"]]
        self.places = [f"grid/{data['grid']}" if data["grid"] else f"hall/{data['centre']}"]
        self.told.add("registered", self._own)
        if data["matter_type"] == "request":
            self.told.add("requests", self._own)

    def _case_transferred(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["centre"] is None:
            self.told.drop("admitted")
            self.told.add("transferred", self._own)
        else:
            self._go(data["centre"], f"hall/{data['centre']}")

    def _case_units_corrected(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["centre"] is not None:
            was_in_hall = self.places[-1] == f"hall/{self.centres[-1]}"
            self._go(data["centre"], f"hall/{data['centre']}" if was_in_hall else self.places[-1])

    def _go(self, centre: str, place: str) -> None:
        self.centres.append(centre)
        self.places.append(place)

    def _case_corrected(self, line: Line, data: Mapping[str, Any]) -> None:
        if "grid" in data["fields"]:
            wrong = self.places[-1]
            right = f"grid/{data['grid']}" if data["grid"] else f"hall/{self.centres[-1]}"
            self.places = [right if place == wrong else place for place in self.places]
        if data["matter_type"] == "request":
            self.told.add("requests", self._own)
        elif data["matter_type"] is not None:
            self.told.drop("requests", "requests_granted")

    def _case_voided(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told = _Told()
        self.told.add("voided", self._own)
        self.is_void = True

    # who has it in hand ----------------------------------------------------------------------------------------------

    def _take_on(self, *whose: str | None) -> None:
        self.told.add("admitted", whose)

    def _relieve(self, unit: str) -> None:
        self.told.once["admitted"].pop(unit, None)
        if self.centres and unit == self.centres[-1]:
            self.told.once["admitted"].pop(_CENTRE, None)

    def _case_admitted(self, line: Line, data: Mapping[str, Any]) -> None:
        self._take_on(_CENTRE, _PLACE)  # whoever has it in the end
        self._decided(line)

    def _case_refused(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.add("refused", self._own)
        self._decided(line)

    def _decided(self, line: Line) -> None:
        self.told.add("decided", self._own)
        self.told.add("response_minutes", self._own, self._minutes(line))

    def _minutes(self, line: Line) -> int:
        return (line.at - self.lines[0].at) // timedelta(minutes=1)

    def _case_withdrawn(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.drop("admitted")
        self.told.add("withdrawn", self._own)

    def _case_routed(self, line: Line, data: Mapping[str, Any]) -> None:
        self.due_at = data["due_at"]
        if data["route"] == "litigation":
            self.told.add("filed", self._own)

    def _mediation_handed_over(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["to"] == "litigation":
            self.told.add("filed", self._own)

    def _petition_admitted(self, line: Line, data: Mapping[str, Any]) -> None:
        self._take_on(data["unit"])

    def _petition_ended(self, line: Line, data: Mapping[str, Any]) -> None:
        self._relieve(data["unit"])

    def _petition_answered(self, line: Line, data: Mapping[str, Any]) -> None:
        self.timely[data["unit"]] = data["is_on_time"]

    # completion ------------------------------------------------------------------------------------------------------

    def _case_completed(self, line: Line, data: Mapping[str, Any]) -> None:
        unit = self.handler = data["unit"]
        everybody = (*self._own, unit)
        self._take_on(unit)
        for count in ("completed", "ever_completed"):
            self.told.add(count, everybody)
        self.told.add("handling_minutes", everybody, self._minutes(line))
        is_in_time = self.due_at is None or line.at <= datetime.fromisoformat(self.due_at)
        if is_in_time:
            self.told.add("on_time", self._own)
        if unit != self.centres[-1] and unit and self.timely.get(unit, is_in_time):
            self.told.add("on_time", [unit])
        if data["outcome"] == "settled_on_spot":
            self.told.add("settled_on_spot", everybody)
        if self.told.once.get("requests") and data["outcome"] in _GRANTED:
            self.told.add("requests_granted", self._own)

    def _case_reopened(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.add("reopened", (*self._own, self.handler))
        self.told.drop("completed", "on_time", "settled_on_spot", "requests_granted", *_ANSWERS)
        self.handler, self.due_at, self.timely = None, None, {}

    def _case_followed_up(self, line: Line, data: Mapping[str, Any]) -> None:
        said = data["satisfaction"]
        if said in _REACHED:
            self.told.drop(*_ANSWERS)
            for count in ("followed_up", said, *(["content"] if said != "dissatisfied" else [])):
                self.told.add(count, (*self._own, data["unit"] or self.handler))

    def _case_related(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["reason"] == "repeat" and self.handler is not None:
            self.told.add_each("repeated", data["other"], (*self._own, self.handler))

    def _case_unrelated(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.drop_each("repeated", data["other"])

    # terms -----------------------------------------------------------------------------------------------------------

    def _deadline_met(self, line: Line, data: Mapping[str, Any]) -> None:
        if not data["late"]:
            self._ended("terms_met", data)

    def _deadline_missed(self, line: Line, data: Mapping[str, Any]) -> None:
        self._ended("terms_missed", data)

    def _ended(self, count: str, data: Mapping[str, Any]) -> None:
        if data["kind"] in _UNIT_TERMS:
            whose: Whose = (data["owner"], *self._place)
        else:
            whose = self._own if data["kind"] in _CENTRE_TERMS else ()
        for each in (count, "terms_ended"):
            self.told.add_each(each, data["deadline"], whose)

    # orders ----------------------------------------------------------------------------------------------------------

    def _order(self, data: Mapping[str, Any], *counts: str, places: bool = False) -> None:
        for count in counts:
            self.told.add_each(count, data["order"], (data["unit"], *(self._place if places else ())))

    def _order_issued(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "orders", places=True)
        self.issued.setdefault(data["order"], line.at)

    def _order_accepted(self, line: Line, data: Mapping[str, Any]) -> None:
        self._take_on(data["unit"])
        self._order(data, "orders_accepted")
        if (issued := self.issued.pop(data["order"], None)) is not None:
            waited = (line.at - issued) // timedelta(minutes=1)
            self.told.add_each("acceptance_minutes", data["order"], [data["unit"]], waited)

    def _order_returned(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "orders_returned", places=True)

    def _order_decided(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "returns_decided", *(["returns_upheld"] if data["is_upheld"] else []))
        if data["is_upheld"]:
            self._relieve(data["unit"])

    def _order_excused(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "returns_decided", "returns_upheld")
        self._relieve(data["unit"])

    def _order_cancelled(self, line: Line, data: Mapping[str, Any]) -> None:
        self._relieve(data["unit"])
        self.told.drop_each("orders", data["order"], (data["unit"], *self._place))

    def _order_passed_on(self, line: Line, data: Mapping[str, Any]) -> None:
        if self.told.once["admitted"].pop(data["former_unit"], None):
            self._take_on(data["unit"])
        if data["former_unit"] in self.timely:
            self.timely[data["unit"]] = self.timely.pop(data["former_unit"])

    def _order_assisted(self, line: Line, data: Mapping[str, Any]) -> None:
        self._take_on(data["unit"])
        self.told.add("completed", [data["unit"]])
        if data["is_on_time"]:
            self.told.add("on_time", [data["unit"]])

    def _order_completed(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "orders_finished")
        self.timely[data["unit"]] = data["is_on_time"]

    def _order_verified(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "orders_verified", *([] if data["is_passed"] else ["orders_failed"]))

    def _order_escalated(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "orders_escalated", places=True)
        if data["superior"] is not None:
            self._relieve(data["unit"])

    def _order_appraised(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "orders_appraised")
        self.told.drop_each("orders_appraised_good", data["order"], [data["unit"]])
        if data["appraisal"] == "good":
            self._order(data, "orders_appraised_good")

    def _extension_decided(self, line: Line, data: Mapping[str, Any]) -> None:
        self._order(data, "extensions_decided")
        if data["is_granted"]:
            self._order(data, "extensions_granted", places=True)

    def _supervision_issued(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.add_each("supervisions", data["supervision"], (data["unit"], *self._place))
        if data["cause"] == "missed":
            self.told.add_each("supervisions_missed", data["supervision"], [data["unit"]])

    def _supervision_answered(self, line: Line, data: Mapping[str, Any]) -> None:
        timely = ["supervisions_answered_on_time"] if data["is_on_time"] else []
        for count in ("supervisions_answered", *timely):
            self.told.add_each(count, data["supervision"], [data["unit"]])

    # callouts, letters -----------------------------------------------------------------------------------------------

    def _callout_raised(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.add_each("callouts", data["callout"], data["called"])

    def _callout_reported(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["is_on_time"]:
            self.told.add_each("callouts_reported_on_time", data["callout"], [data["unit"]])

    def _callout_cancelled(self, line: Line, data: Mapping[str, Any]) -> None:
        for count in ("callouts", "callouts_reported_on_time"):
            self.told.drop_each(count, data["callout"])

    def _letter_sent(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["due_at"] is not None:
            self.told.add_each("letters_due", data["letter"], [data["recipient"]])

    def _letter_answered(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["is_on_time"]:
            self.told.add_each("letters_answered_on_time", data["letter"], [data["recipient"]])

    def _letter_withdrawn(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.drop_each("letters_due", data["letter"])

    # mediation -------------------------------------------------------------------------------------------------------

    def _mediated(self, data: Mapping[str, Any], count: str, *more: str, amount: int = 1) -> None:
        thing = "/".join([data["mediation"], *more])
        self.told.add_each(count, thing, (data["committee"], *self._place), amount)

    def _mediation_opened(self, line: Line, data: Mapping[str, Any]) -> None:
        self._take_on(data["committee"])
        self._mediated(data, "mediations")
        self.terms[data["committee"]] = data["due_at"]
        self.opened.setdefault(data["mediation"], line.at)

    def _session_scheduled(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["mode"] == "remote":
            self._mediated(data, "mediations_remote")

    def _mediation_ended(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["reason"] in _NO_FAULT:
            self._relieve(data["committee"])
            self.told.drop_each("mediations", data["mediation"], (data["committee"], *self._place))

    def _agreement_made(self, line: Line, data: Mapping[str, Any]) -> None:
        remote = [""] + ["_remote"] * any(
            id_ == data["mediation"] for _, id_ in self.told.each["mediations_remote"]
        )
        opened = self.opened.pop(data["mediation"], None)
        for how in remote:
            self._mediated(data, f"agreements{how}")
            if opened is not None:
                took = (line.at - opened) // timedelta(minutes=1)
                self._mediated(data, f"mediation_minutes{how}", amount=took)
        term = self.terms.get(data["committee"])
        made_at = datetime.fromisoformat(data["made_at"])
        self.timely[data["committee"]] = term is None or made_at <= datetime.fromisoformat(term)

    def _agreement_fulfilled(self, line: Line, data: Mapping[str, Any]) -> None:
        self._mediated(data, "agreements_fulfilled")

    def _term_fulfilled(self, line: Line, data: Mapping[str, Any]) -> None:
        if not data["is_late"]:
            self._mediated(data, "obligations_ended", str(data["number"]))

    def _term_breached(self, line: Line, data: Mapping[str, Any]) -> None:
        for count in ("obligations_ended", "obligations_breached"):
            self._mediated(data, count, str(data["number"]))

    def _confirmation_requested(self, line: Line, data: Mapping[str, Any]) -> None:
        self._mediated(data, "confirmations_requested")

    def _confirmation_decided(self, line: Line, data: Mapping[str, Any]) -> None:
        self._mediated(data, "confirmations_decided")
        if data["outcome"] == "granted":
            self._mediated(data, "confirmations_granted")

    # the field -------------------------------------------------------------------------------------------------------

    def _report_filed(self, line: Line, data: Mapping[str, Any]) -> None:
        for count in ("reports", *(["reports_settled"] if data["is_settled"] else [])):
            self.told.add(count, (data["unit"], f"grid/{data['grid']}"))

    def _hazard_found(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.add("hazards_found", [f"grid/{data['grid']}"])

    def _hazard_assigned(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.add("hazards_assigned", [data["unit"]])

    def _hazard_rectified(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["is_on_time"]:
            self.told.add("hazards_rectified_on_time", [data["unit"]])

    def _hazard_inspected(self, line: Line, data: Mapping[str, Any]) -> None:
        if data["is_passed"]:
            self.told.add("hazards_removed", (data["unit"], f"grid/{data['grid']}"))
        else:
            self.told.drop("hazards_rectified_on_time")

    def _hazard_voided(self, line: Line, data: Mapping[str, Any]) -> None:
        self.told.drop("hazards_found", "hazards_removed", "hazards_assigned", "hazards_rectified_on_time")


_ANSWERS = ("followed_up", *_REACHED, "content")


def counts(export: Iterable[Line], until: date | None = None) -> Counts:
    """What is counted by subject and count at the end of a day (of Asia/Shanghai), or in the end."""
    matters, found = defaultdict[str, list[Line]](list), Counts()
    for line in sorted(export, key=lambda line: (line.at, line.source)):
        if until is not None and to_local(line.at).date() > until:
            break
        if (matter := _matter(line)) is not None:
            matters[matter].append(line)
    for lines in matters.values():
        found.update(_Matter(lines).counts())
    return Counter({mark: count for mark, count in found.items() if count})


def _matter(line: Line) -> str | None:
    if line.stream.startswith("case/"):
        return line.stream
    if line.type.startswith("deadline."):
        return f"{line.data['kind'].partition('.')[0]}/{line.data['subject']}"
    return next((f"{name}/{line.data[name]}" for name in _COURSES if line.data.get(name)), None)


# every indicator as a place would reckon it: what, of what, and what one of it is
INDICATORS = {
    "admission_hours": ("response_minutes", "decided", "hour"),
    "acceptance_hours": ("acceptance_minutes", "orders_accepted", "hour"),
    "admission_rate": ("admitted", "registered", "percent"),
    "terms_met_rate": ("terms_met", "terms_ended", "percent"),
    "overdue": ("terms_missed", None, "count"),
    "return_rate": ("orders_returned", "orders", "percent"),
    "returns_upheld_rate": ("returns_upheld", "returns_decided", "percent"),
    "extension_rate": ("extensions_granted", "orders", "percent"),
    "supervision_rate": ("supervisions", "orders", "percent"),
    "supervision_answered": ("supervisions_answered_on_time", "supervisions_answered", "percent"),
    "callout_response": ("callouts_reported_on_time", "callouts", "percent"),
    "letter_response": ("letters_answered_on_time", "letters_due", "percent"),
    "settlement": ("completed", "admitted", "percent"),
    "on_time": ("on_time", "completed", "percent"),
    "on_spot": ("settled_on_spot", "completed", "percent"),
    "handling_hours": ("handling_minutes", "ever_completed", "hour"),
    "mediation_success": ("agreements", "mediations", "percent"),
    "remote_mediation": ("mediations_remote", "mediations", "percent"),
    "filing_rate": ("filed", "registered", "percent"),
    "mediation_hours": ("mediation_minutes", "agreements", "hour"),
    "remote_mediation_hours": ("mediation_minutes_remote", "agreements_remote", "hour"),
    "requests_granted": ("requests_granted", "requests", "percent"),
    "fulfilment": ("agreements_fulfilled", "agreements", "percent"),
    "breach": ("obligations_breached", "obligations_ended", "percent"),
    "confirmation": ("confirmations_requested", "agreements", "percent"),
    "confirmation_granted": ("confirmations_granted", "confirmations_decided", "percent"),
    "escalation_rate": ("orders_escalated", "orders", "percent"),
    "verification_failed": ("orders_failed", "orders_verified", "percent"),
    "spot_reports": ("reports_settled", "reports", "percent"),
    "follow_up_rate": ("followed_up", "completed", "percent"),
    "satisfaction": ("satisfied", "followed_up", "percent"),
    "content": ("content", "followed_up", "percent"),
    "dissatisfaction": ("dissatisfied", "followed_up", "percent"),
    "reopening_rate": ("reopened", "ever_completed", "percent"),
    "repetition_rate": ("repeated", "ever_completed", "percent"),
    "appraised_good": ("orders_appraised_good", "orders_appraised", "percent"),
    "hazards_removed": ("hazards_removed", "hazards_found", "percent"),
    "hazards_on_time": ("hazards_rectified_on_time", "hazards_assigned", "percent"),
}


def value(found: Counts, subject: str, indicator: str) -> str | None:
    """An indicator of a subject with two places, half up; a number as it is; None of nothing."""
    part, whole, unit = INDICATORS[indicator]
    if whole is None:
        return str(found[subject, part])
    if not found[subject, whole]:
        return None
    exact = Fraction(found[subject, part], found[subject, whole]) * (
        100 if unit == "percent" else Fraction(1, 60)
    )
    return f"{floor(exact * 100 + Fraction(1, 2)) / 100:.2f}"


def areas(found: Counts, below: Callable[[str], str | None]) -> Counts:
    """What lay below each node, by a plain walk upwards: `below` names the node above another, None at the top."""
    sums = Counts()
    for (subject, count), amount in found.items():
        node: str | None = subject if subject.startswith("grid/") else subject.removeprefix("hall/")
        if subject.startswith(("grid/", "hall/")):
            while node is not None:
                sums[f"area/{node}", count] += amount
                node = below(node)
    return sums
