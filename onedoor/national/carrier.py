"""Carries matters in and statuses out, once through; run again after anything, it goes on where it was.

It keeps nothing: what came is known by its number, what is told by its id, what is opened there by our case's code, and
both sides take either again without doing it twice. What the platform holds ready is told in each case's order, and one
that the other side cannot take keeps back that case alone. Who the parties of a case are is read only when it is to be
opened there, and is not there yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from casekit.errors import Problem
from onedoor.national.matters import Matter, MatterUnfit, opening_of, registration_of
from onedoor.national.speaking import Said, Side, Unreachable

Echo = Callable[[str], None]
_NOT_OURS_TO_SAY: Final = frozenset({401, 403})  # of the carrier itself, not of what it carries
_WHO_ARE_YOU: Final = 401
_UNKNOWN: Final = 404
_OPENING: Final = "opening"
_PURPOSE: Final = "exchange"
_NO_NUMBER: Final = "NUMBER_MISSING"  # it was opened under none that could be kept
_MEANWHILE: Final = "CONFLICT"  # another carrier was at it, and what was carried is not at fault


class CarrierStopped(Problem):
    """A side is away, or does not let the carrier in; `detail` says which and why, in codes."""

    code = "CARRIER_STOPPED"
    status = 503
    title_en = "The exchange with the national petition system stopped."
    title_zh = "与国家信访信息系统的交换中断。"


@dataclass(slots=True)
class Carried:
    """How many matters came and were refused, how many statuses were told, refused, and are to be tried again.

    `opened`: how many cases were opened there.
    """

    registered: int = 0
    unfit: int = 0
    told: int = 0
    refused: int = 0
    failed: int = 0
    opened: int = 0


class Carrier:
    """Between `platform` and `nation`; `units` are the platform's units by the nation's codes."""

    def __init__(self, platform: Side, nation: Side, units: Mapping[str, str], echo: Echo) -> None:
        self._platform, self._nation, self._units, self._echo = platform, nation, units, echo
        self._carried = Carried()

    def carry(self) -> Carried:
        """Once through, in and out. Raises CarrierStopped; what was carried before that is carried."""
        self._bring_in()
        self._take_out()
        return self._carried

    def again(self, number: str, received_at: str | None = None) -> Carried:
        """What was refused, once more: as it stands there now, with the office's own time of receipt, if it gives one.

        Raises CarrierStopped.
        """
        matter = dict(_settled("nation", self._nation, "GET", _at("matters", number)))
        if received_at is not None:
            matter["registered_at"] = received_at
        self._take_in(matter)
        return self._carried

    def _bring_in(self) -> None:
        seen: set[str] = set()
        while fresh := [each for each in self._waiting() if str(each.get("number")) not in seen]:
            for matter in fresh:
                seen.add(str(matter.get("number")))
                self._take_in(matter)

    def _take_in(self, matter: Matter) -> None:
        receipt = self._registered(matter)
        path = f"{_at('matters', str(matter.get('number')))}/receipt"
        _settled("nation", self._nation, "POST", path, receipt)

    def _waiting(self) -> list[Matter]:
        items = _settled("nation", self._nation, "GET", "/matters").get("items", [])
        return [each for each in items if isinstance(each, dict)]

    def _registered(self, matter: Matter) -> dict[str, Any]:
        """The receipt: the case's code, or why there is none."""
        try:
            body = registration_of(matter, self._units)
        except MatterUnfit as unfit:
            return self._unfit(unfit.code_of_it)
        said = _asked("platform", self._platform, "POST", "/v1/cases", body)
        if not said.is_taken:
            return self._unfit(said.problem)
        self._carried.registered += 1
        self._echo(f"{said.document['code']}  {'known' if said.document['is_known'] else 'registered'}")
        return {"case": said.document["code"]}

    def _unfit(self, problem: str) -> dict[str, Any]:
        self._carried.unfit += 1
        self._echo(f"refused  {problem}")
        return {"problem": problem}

    def _take_out(self) -> None:
        seen: set[str] = set()  # each once: where nobody answers, what was tried first is soon due again
        while fresh := [each for each in self._due() if each["id"] not in seen]:
            for status in fresh:
                seen.add(status["id"])
                outcome = self._opened(status) if status["kind"] == _OPENING else self._told(status)
                path = f"/v1/petition-statuses/{status['id']}/outcome"
                _settled("platform", self._platform, "POST", path, outcome)

    def _due(self) -> list[dict[str, Any]]:
        due = _settled("platform", self._platform, "GET", "/v1/petition-statuses/due")
        return list(due["items"])

    def _told(self, status: Mapping[str, Any]) -> dict[str, Any]:
        sent = {name: status[name] for name in ("id", "number", "kind", "happened_at", "facts")}
        try:
            said = self._of_nation("POST", "/statuses", {"case": status["code"], **sent})
        except Unreachable as away:
            return self._failed(away.why)
        if not said.is_taken:
            return self._refused(status, said.problem)
        self._carried.told += 1
        return {"outcome": "delivered"}

    def _opened(self, status: Mapping[str, Any]) -> dict[str, Any]:
        """Open the case there, unless it stands there already: what was heard may be less than what was done."""
        code = status["code"]
        try:
            said = self._of_nation("GET", _at("registrations", code))
            if said.status == _UNKNOWN:
                content = self._content(code)
                if isinstance(content, str):
                    return self._refused(status, content)
                said = self._of_nation("POST", "/registrations", opening_of(code, status["facts"], *content))
        except Unreachable as away:
            return self._failed(away.why)
        if not said.is_taken:
            return self._refused(status, said.problem)
        number = said.document.get("number")
        if not isinstance(number, str) or not number:
            return self._refused(status, _NO_NUMBER)
        self._carried.opened += 1
        return {"outcome": "delivered", "number": number}

    def _content(self, code: str) -> tuple[Mapping[str, Any], Mapping[str, Any]] | str:
        """The case and its parties, which the platform puts on record; or the code of why it shows them to nobody."""
        found = []
        for path in ("", f"/parties?purpose={_PURPOSE}"):
            said = self._of_platform("GET", f"{_at('v1/cases', code)}{path}")
            if not said.is_taken:
                return str(said.problem)
            found.append(said.document)
        return found[0], found[1]

    def _of_nation(self, method: str, path: str, body: Any = None) -> Said:
        """What the other side says. Raises Unreachable, or CarrierStopped where it does not let the carrier in."""
        said = self._nation.ask(method, path, body)
        if said.status in _NOT_OURS_TO_SAY:
            raise CarrierStopped(f"nation {said.problem}")
        return said

    def _of_platform(self, method: str, path: str) -> Said:
        """What the platform says of a case; that it may not be seen is an answer. Raises CarrierStopped."""
        try:
            said = self._platform.ask(method, path)
        except Unreachable as away:
            raise CarrierStopped(f"platform {away.why}") from None
        if said.status == _WHO_ARE_YOU:
            raise CarrierStopped(f"platform {said.problem}")
        return said

    def _failed(self, why: str) -> dict[str, Any]:
        self._carried.failed += 1
        return {"outcome": "failed", "reason": why}

    def _refused(self, status: Mapping[str, Any], problem: str) -> dict[str, Any]:
        self._carried.refused += 1
        self._echo(f"{status['code']}  {status['kind']}  refused  {problem}")
        return {"outcome": "refused", "reason": problem}


def _at(what: str, name: str) -> str:
    return f"/{what}/{quote(name, safe='')}"


def _asked(which: str, side: Side, method: str, path: str, body: Any = None) -> Any:
    try:
        said = side.ask(method, path, body)
    except Unreachable as away:
        raise CarrierStopped(f"{which} {away.why}") from None
    if said.status in _NOT_OURS_TO_SAY or said.problem == _MEANWHILE:
        raise CarrierStopped(f"{which} {said.problem}")
    return said


def _settled(which: str, side: Side, method: str, path: str, body: Any = None) -> Mapping[str, Any]:
    said = _asked(which, side, method, path, body)
    if not said.is_taken:
        raise CarrierStopped(f"{which} {said.problem}")
    found: Mapping[str, Any] = said.document
    return found
