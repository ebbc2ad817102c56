"""The table of situations, played through the real handlers, inbox and ticker: stage, terms, acts and refusals are its.

The table itself, to be read line by line, is `tests/unit/services/petition/test_situations.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from casekit.auth import Actor
from casekit.casecode import CaseCode
from casekit.ids import derived_id
from casekit.testing.servers import PostgresServer
from casekit.work import Work
from contracts.intake import CaseRegistered, CaseReopened, CaseRouted, CaseWithdrawn
from contracts.samples import REGION
from contracts.vocabulary import (
    Channel,
    CompetenceBy,
    ForwardingKind,
    Grade,
    HandOverTo,
    MatterType,
    PetitionForm,
    PetitionSort,
    RefusalGround,
    ReviewLevel,
    ReviewOutcome,
    Route,
    Side,
)
from procedures import library
from services.petition.domain.petition import Notice, WrittenForm
from services.petition.domain.registration import Registration
from services.petition.handlers import acts, extending, forwarding, handing, registering, reviewing
from services.petition.handlers.acts import Refusal
from services.petition.handlers.forwarding import Passing
from services.petition.handlers.repeats import STANDS
from services.petition.handlers.reviewing import Opinion
from tests.integration.services.petition.conftest import BUREAU, OFFICE, OTHER
from tests.integration.services.petition.year.bureau import Bureau
from tests.integration.services.petition.year.living import HANDLER, LEADER, OFFICER
from tests.integration.services.petition.year.test_year import a_bureau
from tests.support.cases import CENTRE
from tests.unit.services.petition.test_situations import (
    ACTS,
    ALLOWED,
    NAMES,
    REFUSALS,
    SITUATIONS,
    at,
    day_of,
    rows,
    told,
)

REVIEW, RE_REVIEW = ReviewLevel.REVIEW, ReviewLevel.RE_REVIEW
Deed = tuple[Actor, Callable[[Work, Actor], object]]
UNKNOWN = UUID(int=0)


class Played:
    """One line of the table, as it is lived. `found` is what stood there when all had happened."""

    def __init__(self, office: Bureau, number: int, begins: str, facts: Sequence[tuple[str, str]]) -> None:
        self.code = str(CaseCode(REGION, 2026, 700_000 + number))
        self.office, self.facts = office, facts
        self.day, *more = begins.split()
        self.is_anonymous = "anonymous" in more
        self.place, self.grade = (
            ("yumen", more[1]) if "yumen" in more else ("laibin-xiaopingyang", "ordinary")
        )
        self.id = self.passed = UNKNOWN
        self.found: tuple[str, str, str] | None = None
        self.offered: frozenset[str] = frozenset()
        self.refused: str | None = None

    def lived(self, tried: tuple[str, str] | None = None) -> Iterator[datetime]:
        """From its receipt through what happened; then what is tried, if anything is."""
        yield at(self.day)
        self._receive()
        for day, what in self.facts:
            yield at(day)
            self._happen(what)
        if tried is not None:
            yield at(tried[0])
            self.refused = self.office.attempt(*self.deed(tried[1]))
            return
        self.found = self.office.state_of(self.id), self._due(), self._may()
        self.offered = self.office.offered(OFFICER, self.id)

    def deed(self, what: str) -> Deed:
        """Who does it, and how."""
        who, made = DEEDS[what]
        return who, made(self)

    def _receive(self) -> None:
        version = library.load(self.place, on=date(2026, 1, 1)).version
        self.office.hear(
            CaseRegistered(
                self.code, MatterType.PETITION, Channel.WINDOW, self.place, version, CENTRE, party_count=1,
                is_anonymous=self.is_anonymous,
            ), self.code,
        )  # fmt: skip
        routed = self.office.hear(
            CaseRouted(
                self.code, 1, Route.PETITION, MatterType.PETITION, "land_forest", Grade(self.grade), self.place,
                version, unit=OFFICE,
            ), self.code,
        )  # fmt: skip
        self.id = derived_id(routed.id, "petition")

    def _happen(self, what: str) -> None:
        if what == "withdrawn":
            self.office.hear(CaseWithdrawn(self.code), self.code)
        elif what == "handled again":
            self.office.hear(CaseReopened(self.code, 2), self.code)
        elif what != "nothing":
            self.office.do(*self.deed(what))
            sent = [each for each in self.office.said[f"case/{self.code}"] if each.type == "forwarding.sent"]
            self.passed = UUID(sent[-1].data["forwarding"]) if sent else UNKNOWN

    def _may(self) -> str:
        return ", ".join(act for act, what in TRIED.items() if self.could(what)) or "—"

    def could(self, what: str) -> bool:
        """Whether that could be done now; it is not done."""
        return self.office.attempt(*self.deed(what)) is None

    def _due(self) -> str:
        kinds = {kind.value: kind for kind in NAMES}
        running = {
            kinds[each.kind]: "中止" if each.state == "suspended" else day_of(each.due_at)
            for each in self.office.terms_of(self.code)
            if each.kind in kinds and each.ended_at is None
        }
        return ", ".join(f"{NAMES[kind]} {running[kind]}" for kind in sorted(running)) or "—"


Made = Callable[[Played], Callable[[Work, Actor], object]]


def _of(deed: Callable[..., object], **more: Any) -> Made:
    """On the petition; what is called is asked for the moment at which it is done."""

    def made(played: Played) -> Callable[[Work, Actor], object]:
        def act(work: Work, actor: Actor) -> object:
            given = {name: value(work.now) if callable(value) else value for name, value in more.items()}
            return deed(work, actor, played.id, **given)

        return act

    return made


def _of_forwarding(deed: Callable[..., object], **more: Any) -> Made:
    def made(played: Played) -> Callable[[Work, Actor], object]:
        return lambda work, actor: deed(
            work, actor, played.passed,
            **{name: value(work.now) if callable(value) else value for name, value in more.items()},
        )  # fmt: skip

    return made


def _told(form: WrittenForm = WrittenForm.HANDED, ago: int = 0) -> Callable[[datetime], Notice]:
    return lambda now: Notice(form, now - timedelta(days=ago))


def _registered(form: PetitionForm, sort: PetitionSort, *counts: int) -> tuple[Actor, Made]:
    return OFFICER, _of(registering.register, registration=Registration(form, sort, *counts))


def _passed(
    kind: ForwardingKind = ForwardingKind.FORWARDED, report: str | None = None, **more: Any
) -> tuple[Actor, Made]:
    to = Passing(kind, BUREAU, "请依法办理", None if report is None else at(report), **more)
    return OFFICER, _of(forwarding.forward, passing=to)


def _refused(ground: RefusalGround, way: Route | None = None) -> tuple[Actor, Made]:
    text = "同一事项已由上级机关办理" if ground in STANDS else None
    return OFFICER, _of(acts.refuse, refusal=Refusal(ground, way, text))


def _asked(days: int) -> tuple[Actor, Made]:
    return OFFICER, _of(extending.ask, days=days, reason="案情复杂")


def _requested(level: ReviewLevel, ago: int = 0) -> tuple[Actor, Made]:
    came = timedelta(days=ago)
    return OFFICER, _of(
        reviewing.request, level=level, text="不服", received_at=lambda now: now - came, reviewer=None
    )


def _given(level: ReviewLevel, outcome: ReviewOutcome = ReviewOutcome.UPHELD) -> tuple[Actor, Made]:
    return OFFICER, _of(reviewing.answer, level=level, opinion=lambda now: Opinion(outcome, "意见", now))


def _handed(*sides: Side) -> tuple[Actor, Made]:
    wish = handing.Wish(HandOverTo.PEOPLES_MEDIATION, sides, "双方愿意调解")

    def made(played: Played) -> Callable[[Work, Actor], object]:
        def act(work: Work, actor: Actor) -> object:
            notice = None if played.is_anonymous else Notice(WrittenForm.HANDED, work.now)
            return handing.hand_over(work, actor, played.id, wish, notice)

        return act

    return OFFICER, made


_APPEAL = PetitionSort.APPEAL
DEEDS: dict[str, tuple[Actor, Made]] = {
    "admitted": (OFFICER, _of(acts.admit, notice=_told(), text=None)),
    "admitted on the spot": (OFFICER, _of(acts.admit, notice=_told(WrittenForm.ON_SPOT), text=None)),
    "admitted, told 3 days ago": (OFFICER, _of(acts.admit, notice=_told(ago=3), text=None)),
    "admitted, told nobody": (OFFICER, _of(acts.admit, notice=None, text=None)),
    "forwarded": _passed(),
    "assigned, report by 04-10": _passed(ForwardingKind.ASSIGNED, "04-10"),
    "assigned, no report asked for": _passed(ForwardingKind.ASSIGNED),
    "shared, settled by agreement": _passed(joint=(OTHER,), settled_by=CompetenceBy.AGREEMENT),
    "shared, unsettled": _passed(joint=(OTHER,)),
    "objected": (HANDLER, _of_forwarding(forwarding.object_to, grounds="不属职权")),
    "upheld": (OFFICER, _of(forwarding.decide, text=None, is_upheld=True)),
    "overruled": (OFFICER, _of(forwarding.decide, text=None, is_upheld=False)),
    "taken": (HANDLER, _of_forwarding(forwarding.take, notice=_told(), text=None)),
    "reported": (HANDLER, _of_forwarding(forwarding.report, text="已办理")),
    "denunciation": _registered(PetitionForm.LETTER, PetitionSort.DENUNCIATION),
    "appeal, 40 come, 5 speak": _registered(PetitionForm.VISIT, _APPEAL, 40, 5),
    "appeal, 40 come, 6 speak": _registered(PetitionForm.VISIT, _APPEAL, 40, 6),
    "appeal, 40 come, nobody speaks": _registered(PetitionForm.VISIT, _APPEAL, 40, 0),
    "appeal, 40 write": _registered(PetitionForm.LETTER, _APPEAL, 40, 0),
    "refused, outside remit": _refused(RefusalGround.OUTSIDE_REMIT, Route.ORDER),
    "refused, outside remit, no way named": _refused(RefusalGround.OUTSIDE_REMIT),
    "refused, statutory route": _refused(RefusalGround.STATUTORY_ROUTE, Route.LITIGATION),
    "refused, statutory route to a department": _refused(RefusalGround.STATUTORY_ROUTE, Route.ORDER),
    "refused, pending": _refused(RefusalGround.DUPLICATE),
    "refused, concluded": _refused(RefusalGround.CONCLUDED),
    "30 days asked": _asked(30),
    "10 days asked": _asked(10),
    "31 days asked": _asked(31),
    "granted": (LEADER, _of(extending.decide, text=None, is_granted=True)),
    "not granted": (LEADER, _of(extending.decide, text=None, is_granted=False)),
    "told why": (OFFICER, _of(extending.tell, notice=_told(WrittenForm.POST), text=None)),
    "answered": (OFFICER, _of(acts.answer, opinion="处理意见", delivered_at=lambda now: now)),
    "answered, not delivered": (OFFICER, _of(acts.answer, opinion="处理意见", delivered_at=None)),
    "review asked": _requested(REVIEW),
    "补登申请": _requested(REVIEW, 2),
    "补登八日前申请": _requested(REVIEW, 8),
    "reviewed": _given(REVIEW),
    "reviewed, revoked": _given(REVIEW, ReviewOutcome.REVOKED),
    "re-review asked": _requested(RE_REVIEW),
    "re-reviewed": _given(RE_REVIEW),
    "hearing": (OFFICER, _of(reviewing.open_hearing)),
    "appeal": _registered(PetitionForm.VISIT, _APPEAL),
    "suggestion": _registered(PetitionForm.LETTER, PetitionSort.SUGGESTION),
    "to mediation": _handed(*Side),
    "to mediation as one side wishes": _handed(Side.PETITIONER),
    "hearing over": (OFFICER, _of(reviewing.close_hearing, record=None)),
}
# How each act of the table's last column is tried.
TRIED = {
    "admit": "admitted", "forward": "forwarded", "object": "objected", "take": "taken",
    "refuse": "refused, outside remit", "extend": "30 days asked", "answer": "answered",
    "to mediation": "to mediation", "review": "review asked",
    "review opinion": "reviewed", "re-review": "re-review asked", "re-review opinion": "re-reviewed",
    "hear": "hearing",
}  # fmt: skip
# What the office's page offers for them; the recipient's acts are the forwarding's.
OFFERED = {
    "petition.admit": ("admit",), "petition.forward": ("forward",), "petition.refuse": ("refuse",),
    "petition.extend": ("extend",), "petition.answer": ("answer", "to mediation"),
    "petition.review": ("review", "review opinion", "re-review", "re-review opinion", "hear"),
}  # fmt: skip
# What ends has no column: an approved extension is told, a hearing closed, under the act by which it was begun.
ENDING = {
    "34 批准未告知，期限不变": "petition.extend",
    "35 复查听证期间照常计算": "petition.review",
    "36 复核听证期间，不计入期限": "petition.review",
}
# Who may grant is asked first: the policy refuses an officer before the domain looks whose request it is.
BY_POLICY = {"34 申请人不得自批"}
LINES = rows(SITUATIONS)
REFUSED = [line for line in rows(REFUSALS) if line[0] not in BY_POLICY]


@pytest.fixture(scope="module")
def played(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[list[Played], list[Played]]]:
    """All lines, in one year: what comes of them, and what is refused."""
    with a_bureau(postgres, tmp_path_factory, date(2026, 2, 1)) as office:
        lived = [Played(office, at, line[1], told(line[2])) for at, line in enumerate(LINES)]
        tried = [Played(office, 500 + at, "03-12", told(line[1])) for at, line in enumerate(REFUSED)]
        for life in lived:
            office.live(life.lived())
        for life, line in zip(tried, REFUSED, strict=True):
            office.live(life.lived(told(line[2])[0]))
        office.play(date(2026, 12, 2))
        yield lived, tried


def test_every_line_of_the_table_is_what_the_handlers_do(played: tuple[list[Played], list[Played]]) -> None:
    found = {line[0]: life.found for line, life in zip(LINES, played[0], strict=True)}
    assert found == {line[0]: (line[3], line[4], ALLOWED.get(line[5], line[5])) for line in LINES}
    assert TRIED.keys() == ACTS.keys(), "every act of the column is tried"


def test_the_page_offers_the_office_what_the_handlers_do(played: tuple[list[Played], list[Played]]) -> None:
    for line, life in zip(LINES, played[0], strict=True):
        may = ALLOWED.get(line[5], line[5]).split(", ")
        wanted = {act for act, tried in OFFERED.items() if set(tried) & set(may)}
        wanted |= {ENDING[line[0]]} if line[0] in ENDING else set()
        assert life.offered & OFFERED.keys() == wanted, line[0]


def test_what_the_law_does_not_allow_the_handlers_refuse(played: tuple[list[Played], list[Played]]) -> None:
    refused = {line[0]: life.refused for line, life in zip(REFUSED, played[1], strict=True)}
    assert refused == {line[0]: line[3] for line in REFUSED}
