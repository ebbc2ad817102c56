"""延期 (信访工作条例 34): who handles asks, a leader approves, and the petitioner is told why; then it takes effect.

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
from services.petition.handlers import papers, terms, whose
from services.petition.handlers.acting import note, open_petition, save
from services.petition.handlers.used import used_of
from services.petition.review_tables import EXTENSIONS
from services.petition.sealing import key_of

_COMPLETION = DeadlineKind.PETITION_COMPLETION
_STANDING = (LongerState.ASKED.value, LongerState.GRANTED.value)


def ask(work: Work, actor: Actor, petition: UUID, days: int | None, reason: str) -> None:
    """申请延期 by `days`, None: all that the rule allows. Raises ExtensionRefused, AskedAlready or TermOver."""
    opened = open_petition(work, actor, Act.PETITION_EXTEND, petition)
    asked(work, actor, opened.petition, opened.row, days, reason)


def asked(work: Work, actor: Actor, found: Petition, row: RowMapping, days: int | None, reason: str) -> None:
    """`ask`, by whoever may."""
    after(Move.EXTEND, found.state)
    if _standing(work, found.id) is not None:
        raise AskedAlready
    _, rule = _running(work, found, row)
    longer = Longer(new_id(), length_of(rule, days, _already(work, found)), actor.id, work.now)
    key = key_of(work, found.code)
    work.insert(
        "extensions", id=longer.id, petition=found.id, region=work.region, state=longer.state.value,
        length=longer.length, reason_sealed=key.encrypt(reason, f"extensions/{longer.id}/reason_sealed"),
        asked_by=actor.id, asked_at=work.now,
    )  # fmt: skip
    work.append(case_stream(found.code), longer.asked(found))


def decide(work: Work, actor: Actor, petition: UUID, text: str | None, *, is_granted: bool) -> None:
    """审批 by the leader; where nobody can be told, in effect at once.

    Raises NothingAsked, OwnRequest, or TermOver where it comes too late to take effect.
    """
    opened = open_petition(work, actor, Act.PETITION_GRANT, petition)
    found, longer = opened.petition, _asked(work, petition)
    after(Move.EXTEND, found.state)
    event = longer.decide(found, actor.id, work.now, is_granted=is_granted)
    work.append(case_stream(found.code), event)
    _save(work, longer, decided_by=actor.id, decided_at=work.now)
    note(work, found, "extension_decision", text)
    if is_granted and found.is_anonymous:
        _take_effect(work, found, opened.row, longer, None)


def tell(work: Work, actor: Actor, petition: UUID, notice: Notice | None, text: str | None) -> None:
    """告知延期理由, in writing. Raises NothingAsked, NoticeRequired, MomentUnfit, or TermOver: too late."""
    opened = open_petition(work, actor, Act.PETITION_EXTEND, petition)
    told(work, opened.petition, opened.row, notice, text)


def told(work: Work, found: Petition, row: RowMapping, notice: Notice | None, text: str | None) -> None:
    """`tell`, by whoever may: the notice is in the name of the unit whose term it is."""
    after(Move.EXTEND, found.state)
    _take_effect(work, found, row, _asked(work, found.id), notice)
    note(work, found, "extension_notice", text)


def _take_effect(work: Work, found: Petition, row: RowMapping, longer: Longer, notice: Notice | None) -> None:
    """The term ends later. It must still run: nothing is revived."""
    running, rule = _running(work, found, row)
    term = terms.longer(rule, running, longer.length)
    event = longer.tell(found, notice, term.due_at, work.now)
    terms.prolong(work, found, term, longer.length)
    given = {} if notice is None else {"notice_form": notice.form.value, "notified_at": notice.given_at}
    _save(work, longer, **given)
    save(work, found, event)
    if notice is not None:
        by = whose.handled_by(work, found)
        issue = papers.Issue(PaperKind.EXTENSION, longer.id, notice.form.value, notice.given_at, by=by)
        papers.give_out(work, found, issue)


def _running(work: Work, found: Petition, row: RowMapping) -> tuple[Deadline, Rule]:
    """The term of completion, and its rule. Raises TermOver."""
    term = terms.runs(work, found, _COMPLETION)
    if term is None:
        raise TermOver
    return term, terms.rule_of(work, *terms.ruled(row), _COMPLETION)


def _already(work: Work, petition: Petition) -> int:
    """How often its term was made longer, whoever's it is now, also before it came back from mediation."""
    told = (EXTENSIONS.c.petition == petition.id) & (EXTENSIONS.c.state == LongerState.TOLD.value)
    here = int(work.execute(select(func.count()).select_from(EXTENSIONS).where(told)).scalar_one())
    return here + len(used_of(work, petition).lengths)


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
