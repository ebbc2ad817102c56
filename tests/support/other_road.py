"""Evaluation's counts by another road: plain conditions over the exported events of each case, without its catalogue.

Written apart from the service, to be compared with it: it knows no marks and no facts, only what the words mean.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from casekit.clock import to_local

Counts = Counter[tuple[str, str]]
_REACHED = ("satisfied", "basically_satisfied", "dissatisfied")
_NO_FAULT = ("case_withdrawn", "case_completed", "case_returned", "case_voided", "case_transferred")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the export: who said what of which stream, and when."""

    at: datetime
    source: str
    type: str
    stream: str
    data: Mapping[str, Any]


@dataclass
class _Case:
    """One case as a reader of its record would follow it."""

    lines: list[Line]
    counts: Counts = field(default_factory=Counter)

    def told(self) -> Counts:
        first = self.lines[0].data
        self.own = [first["centre"], f"grid/{first['grid']}" if first["grid"] else f"hall/{first['centre']}"]
        self._admission()
        self._handling()
        self._completion()
        self._each()
        return self.counts

    def _all(self, *types: str) -> list[Line]:
        return [line for line in self.lines if line.type in types]

    def _centre(self, count: str, amount: int = 1) -> None:
        for subject in self.own:
            self.counts[subject, count] += amount

    def _admission(self) -> None:
        self._centre("registered")
        for line in self._all("case.admitted", "case.refused")[:1]:
            self._centre("decided")
            self._centre("response_minutes", (line.at - self.lines[0].at) // timedelta(minutes=1))
        for type_ in ("case.refused", "case.withdrawn"):
            if self._all(type_):
                self._centre(type_.removeprefix("case."))

    def _handling(self) -> None:
        """Who has the case at the end: each that took it on and was not relieved of it since."""
        holders = set[str]()
        for line in self.lines:
            data = line.data
            if line.type == "case.admitted":
                holders |= set(self.own)
            elif line.type in ("order.accepted", "petition.admitted", "case.completed") and data["unit"]:
                holders.add(data["unit"])
            elif line.type == "mediation.opened":
                holders.add(data["committee"])
            elif line.type == "case.withdrawn":
                holders.clear()
            elif line.type == "order.decided" and data["is_upheld"]:
                holders.discard(data["unit"])
            elif line.type == "mediation.ended" and data["reason"] in _NO_FAULT:
                holders.discard(data["committee"])
        for holder in holders:
            self.counts[holder, "admitted"] += 1

    def _completion(self) -> None:
        reopened = [index for index, line in enumerate(self.lines) if line.type == "case.reopened"]
        completed = [index for index, line in enumerate(self.lines) if line.type == "case.completed"]
        if completed:
            first = self.lines[completed[0]]
            self._centre("handling_minutes", (first.at - self.lines[0].at) // timedelta(minutes=1))
            for subject in {*self.own, *(self.lines[index].data["unit"] for index in completed)}:
                self.counts[subject, "ever_completed"] += 1
        if reopened:
            handler = self.lines[max(index for index in completed if index < reopened[0])].data["unit"]
            for subject in {*self.own, handler}:
                self.counts[subject, "reopened"] += 1
        last = reopened[-1] if reopened else -1
        for index in [index for index in completed if index > last][:1]:
            self._completed(index, last)
        answers = [line for line in self.lines[last + 1 :] if line.type == "case.followed_up"]
        reached = [line.data for line in answers if line.data["satisfaction"] in _REACHED]
        if reached:
            self._asked(reached[-1]["satisfaction"], {*self.own, reached[-1]["unit"]})

    def _completed(self, index: int, since: int) -> None:
        line, unit = self.lines[index], self.lines[index].data["unit"]
        round_ = self.lines[since + 1 : index]
        dues = [each.data["due_at"] for each in round_ if each.type == "case.routed"]
        is_in_time = not dues or dues[-1] is None or line.at <= datetime.fromisoformat(dues[-1])
        done = [
            each.data["is_on_time"]
            for each in round_
            if each.type == "order.completed" and each.data["unit"] == unit
        ]
        for opened in (each.data for each in self.lines[:index] if each.type == "mediation.opened"):
            made = [each.data["made_at"] for each in round_ if each.type == "agreement.made"]
            done += [each <= opened["due_at"] for each in made]
        for subject in {*self.own, unit}:
            self.counts[subject, "completed"] += 1
        if is_in_time:
            self._centre("on_time")
        if done[-1] if done else is_in_time:
            self.counts[unit, "on_time"] += 1

    def _asked(self, said: str, whom: set[str]) -> None:
        for subject in whom:
            self.counts[subject, "followed_up"] += 1
            self.counts[subject, said] += 1
            if said != "dissatisfied":
                self.counts[subject, "content"] += 1

    def _each(self) -> None:
        """What counts every time it happens."""
        issued = {line.data["order"]: line.at for line in self._all("order.issued")}
        for line in self.lines:
            data = line.data
            if line.type == "order.accepted":
                self.counts[data["unit"], "orders_accepted"] += 1
                waited = (line.at - issued[data["order"]]) // timedelta(minutes=1)
                self.counts[data["unit"], "acceptance_minutes"] += waited
            elif line.type in ("deadline.met", "deadline.missed"):
                ended = "terms_met" if line.type == "deadline.met" else "terms_missed"
                whose = self.own if data["kind"] == "admission" else [data["owner"]]
                self.counts.update(
                    [(subject, count) for subject in whose for count in (ended, "terms_ended")]
                )
        for type_, count in (("order.issued", "orders"), ("order.returned", "orders_returned")):
            self.counts.update((line.data["unit"], count) for line in self._all(type_))
        for type_, count in (
            ("agreement.made", "agreements"),
            ("agreement.fulfilled", "agreements_fulfilled"),
        ):
            self.counts.update((line.data["committee"], count) for line in self._all(type_))


KNOWN = frozenset(
    (
        "registered", "decided", "response_minutes", "refused", "withdrawn", "admitted", "handling_minutes",
        "ever_completed", "reopened", "completed", "on_time", "followed_up", "satisfied", "basically_satisfied",
        "dissatisfied", "content", "orders_accepted", "acceptance_minutes", "terms_met", "terms_missed", "terms_ended",
        "orders", "orders_returned", "agreements", "agreements_fulfilled", "reports", "reports_settled",
    )
)  # fmt: skip


def counts(export: Iterable[Line], until: date | None = None) -> Counts:
    """What is counted by subject and count at the end of a day (of Asia/Shanghai), or in the end."""
    cases, found = defaultdict[str, list[Line]](list), Counts()
    for line in sorted(export, key=lambda line: line.at):
        if until is not None and to_local(line.at).date() > until:
            break
        if line.stream.startswith("case/"):
            cases[line.stream].append(line)
        elif line.type == "report.filed":
            for subject in (line.data["unit"], f"grid/{line.data['grid']}"):
                found[subject, "reports"] += 1
                found[subject, "reports_settled"] += line.data["is_settled"]
    for lines in cases.values():
        found.update(_Case(lines).told())
    return Counter({mark: count for mark, count in found.items() if count})
