"""延期 (信访工作条例 34): the office asks, its leader approves, and the petitioner is told why; then it takes effect.

All acts raise what `open_petition` and the domain do.
"""

from uuid import UUID

from sqlalchemy import RowMapping, func, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.deadlines import Deadline
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from procedures.model import Rule
from procedures.vocabulary import DeadlineKind
from services.petition.domain.errors import AskedAlready, NothingAsked, TermOver
from services.petition.domain.lifecycle import Move, after
from services.petition.domain.longer import Longer, LongerState, length_of
from services.petition.domain.paper import PaperKind
from services.petition.domain.petition import Notice, Petition
from services.petition.handlers import papers, terms
from services.petition.handlers.acting import Opened, note, open_petition, save
from services.petition.review_tables import EXTENSIONS
from services.petition.sealing import key_of

_COMPLETION = DeadlineKind.PETITION_COMPLETION
_STANDING = (LongerState.ASKED.value, LongerState.GRANTED.value)


def ask(work: Work, actor: Actor, petition: UUID, days: int | None, reason: str) -> None:
    """申请延期 by `days`, None: all that the rule allows. Raises ExtensionRefused, AskedAlready or TermOver."""
    opened = open_petition(work, actor, Act.PETITION_EXTEND, petition)
    found = opened.petition
    after(Move.EXTEND, found.state)
    if _standing(work, petition) is not None:
        raise AskedAlready
    _, rule = _running(work, opened)
    longer = Longer(new_id(), length_of(rule, days, _already(work, petition)), actor.id, work.now)
    key = key_of(work, found.code)
    work.insert(
        "extensions", id=longer.id, petition=petition, region=work.region, state=longer.state.value,
        length=longer.length, reason_sealed=key.encrypt(reason, f"extensions/{longer.id}/reason_sealed"),
        asked_by=actor.id, asked_at=work.now,
    )  # fmt: skip
    work.append(case_stream(found.code), longer.asked(found))


def decide(work: Work, actor: Actor, petition: UUID, text: str | None, *, is_granted: bool) -> None:
    """审批 by the leader; where nobody can be told, in effect at once. Raises NothingAsked or OwnRequest."""
    opened = open_petition(work, actor, Act.PETITION_GRANT, petition)
    found, longer = opened.petition, _asked(work, petition)
    after(Move.EXTEND, found.state)
    event = longer.decide(found, actor.id, work.now, is_granted=is_granted)
    work.append(case_stream(found.code), event)
    _save(work, longer, decided_by=actor.id, decided_at=work.now)
    note(work, found, "extension_decision", text)
    if is_granted and found.is_anonymous:
        _take_effect(work, opened, longer, None)


def tell(work: Work, actor: Actor, petition: UUID, notice: Notice | None, text: str | None) -> None:
    """告知延期理由, in writing. Raises NothingAsked, NoticeRequired, MomentUnfit, or TermOver: too late."""
    opened = open_petition(work, actor, Act.PETITION_EXTEND, petition)
    after(Move.EXTEND, opened.petition.state)
    _take_effect(work, opened, _asked(work, petition), notice)
    note(work, opened.petition, "extension_notice", text)


def _take_effect(work: Work, opened: Opened, longer: Longer, notice: Notice | None) -> None:
    """The term ends later. It must still run: nothing is revived."""
    found = opened.petition
    running, rule = _running(work, opened)
    term = terms.longer(rule, running, longer.length)
    event = longer.tell(found, notice, term.due_at, work.now)
    terms.prolong(work, found, term, longer.length)
    given = {} if notice is None else {"notice_form": notice.form.value, "notified_at": notice.given_at}
    _save(work, longer, **given)
    save(work, found, event)
    if notice is not None:
        papers.give_out(
            work,
            found,
            PaperKind.EXTENSION,
            source=longer.id,
            form=notice.form.value,
            delivered_at=notice.given_at,
        )


def _running(work: Work, opened: Opened) -> tuple[Deadline, Rule]:
    """The term of completion, and its rule. Raises TermOver."""
    found: Petition = opened.petition
    term = terms.runs(work, found, _COMPLETION)
    if term is None:
        raise TermOver
    return term, terms.rule_of(work, *terms.ruled(opened.row), _COMPLETION)


def _already(work: Work, petition: UUID) -> int:
    """How often its term was made longer, whoever's it is now."""
    told = (EXTENSIONS.c.petition == petition) & (EXTENSIONS.c.state == LongerState.TOLD.value)
    return int(work.execute(select(func.count()).select_from(EXTENSIONS).where(told)).scalar_one())


def _standing(work: Work, petition: UUID) -> RowMapping | None:
    found = select(EXTENSIONS).where(EXTENSIONS.c.petition == petition, EXTENSIONS.c.state.in_(_STANDING))
    return work.execute(found).mappings().one_or_none()


def _asked(work: Work, petition: UUID) -> Longer:
    row = _standing(work, petition)
    if row is None:
        raise NothingAsked
    return Longer(
        row["id"],
        row["length"],
        row["asked_by"],
        row["asked_at"],
        LongerState(row["state"]),
        row["decided_at"],
    )


def _save(work: Work, longer: Longer, **columns: object) -> None:
    values = {"state": longer.state.value, **columns}
    work.execute(update(EXTENSIONS).where(EXTENSIONS.c.id == longer.id).values(values))
