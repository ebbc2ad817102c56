"""What stands in the papers of a mediation: for its mediators alone, for it is what was said there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select, union

from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import MediationEnd, RulingKind
from procedures.model import Procedure
from services.mediation.committee_tables import COMMITTEES, ROOMS
from services.mediation.domain.referral import outcome_of
from services.mediation.domain.sort import sort_of
from services.mediation.errors import AgreementNotFound, PaperNotDue
from services.mediation.printing.forms import Form, form_of
from services.mediation.readmodel import conduct
from services.mediation.readmodel.mediations import mediation as shown
from services.mediation.readmodel.sessions import sessions
from services.mediation.readmodel.settlement import clear_sight_of, settlement
from services.mediation.session_tables import ASSIGNMENTS, CONSENTS, RECUSALS
from services.mediation.tables import ATTEMPTS, MEDIATIONS, UNITS

# 人民调解卷宗: what it holds, in the order it is bound.
CONTENTS = (
    "受理与同意",
    "调解员的选定、指定与回避",
    "调解安排",
    "调查与鉴定",
    "调解记录",
    "调解协议",
    "履行与回访",
    "司法确认",
    "卷宗情况说明",
)


def agreement_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What the agreement's paper says. Raises MediationNotFound, Forbidden or AgreementNotFound."""
    row = clear_sight_of(work, actor, mediation).row
    page = _page(work, actor, mediation)
    if page["agreement"] is None:
        raise AgreementNotFound
    seal = select(COMMITTEES.c.seal_number).where(COMMITTEES.c.unit == page["committee"])
    return {
        "mediation": page,
        "agreement": page["agreement"],
        "seal_number": work.execute(seal).scalar(),
        "form": _form(work, page["committee"], row["category"]),
    }


def hand_over_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What 移交函 says. Raises MediationNotFound, Forbidden; PaperNotDue before anything was handed over."""
    return _of_settlement(work, actor, mediation, lambda around: around["hand_over"] is not None)


def return_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What the letter says with which a court's file goes back. Raises as `hand_over_paper` does."""

    def is_due(around: dict[str, Any]) -> bool:
        return around["referral"] is not None and around["referral"]["returned_at"] is not None

    page = _of_settlement(work, actor, mediation, is_due)
    ended, ruling = page["mediation"]["end_reason"], page["settlement"]["ruling"]
    outcome = outcome_of(
        None if ended is None else MediationEnd(ended), None if ruling is None else RulingKind(ruling["kind"])
    )
    return {**page, "outcome": outcome.value}


def confirmation_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What 司法确认申请书 says. Raises as `hand_over_paper` does, or AgreementNotFound."""
    agreement = agreement_paper(work, actor, mediation)
    return {
        **_of_settlement(work, actor, mediation, lambda around: bool(around["confirmation"])),
        **agreement,
    }


def _of_settlement(
    work: Work, actor: Actor, mediation: UUID, is_due: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    clear_sight_of(work, actor, mediation)
    around = settlement(work, actor, mediation)
    if not is_due(around):
        raise PaperNotDue
    return {
        "mediation": _page(work, actor, mediation),
        "settlement": around,
        "called": _called(work, _courts(around)),
        "now": work.now,
    }


def file_paper(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """What the file holds. Raises MediationNotFound or Forbidden."""
    row = clear_sight_of(work, actor, mediation).row
    page, held = _page(work, actor, mediation), sessions(work, actor, mediation)
    around = settlement(work, actor, mediation)
    joint = [unit for each in page["attempts_made"] for unit in each["joint"]]
    return {
        "mediation": page,
        "category": _category(work, row),
        "form": _form(work, page["committee"], row["category"]),
        "called": _called(work, [*joint, *_courts(around), *(each["room"] for each in held)]),
        "consents": conduct.consents(work, actor, mediation),
        "assignments": conduct.assignments(work, actor, mediation),
        "recusals": conduct.recusals(work, actor, mediation),
        "sessions": held,
        "settlement": around,
        "contents": CONTENTS,
        "now": work.now,
    }


def _form(work: Work, committee: str, category: str) -> Form:
    """How the body's kind of mediation words its papers."""
    kind = work.execute(select(COMMITTEES.c.kind).where(COMMITTEES.c.unit == committee)).scalar()
    return form_of(sort_of(kind), category)


def _page(work: Work, actor: Actor, mediation: UUID) -> dict[str, Any]:
    """The mediation, under the name and seal of who made the agreement, also where that was merged since."""
    page = shown(work, actor, mediation)
    if page["concluded_by"] is None:
        return page
    made_by = page["concluded_by"]
    return page | {"committee": made_by, "committee_name": _called(work, [made_by]).get(made_by)}


def posts_named(work: Work, mediation: UUID) -> list[str]:
    """The posts that the file names, by id; for the job that makes it."""
    ones = (
        select(table.c[name]).where(table.c.mediation == mediation)
        for table, name in ((CONSENTS, "recorded_by"), (ATTEMPTS, "recorded_by"), (RECUSALS, "post"))
    )
    many = (
        select(func.unnest(MEDIATIONS.c.mediators)).where(MEDIATIONS.c.id == mediation),
        select(func.unnest(ASSIGNMENTS.c.mediators)).where(ASSIGNMENTS.c.mediation == mediation),
    )
    return sorted(work.execute(union(*ones, *many)).scalars())


def _category(work: Work, row: RowMapping) -> str:
    """What the place calls the category, by the procedure that the case began with."""
    procedure: Procedure = work.extras["procedures"].load(row["place"], row["procedure"])
    names = {each.key: each.name for each in procedure.categories}
    return names.get(row["category"], row["category"])


def _courts(around: Mapping[str, Any]) -> list[str | None]:
    """The courts that sent a file or were asked to confirm, before whom the case stands, who closed or decided it."""
    asked = [each["court"] for each in (around["referral"], around["confirmation"]) if each is not None]
    ruled = [] if around["ruling"] is None else [around["ruling"]]
    by_bodies = (*around["proceedings"], *ruled, *around["decisions"])
    return [*asked, *(each["body"] for each in by_bodies)]


def _called(work: Work, ids: Iterable[str | None]) -> dict[str, str]:
    """The official names of units and rooms, of those that are known."""
    wanted = sorted({each for each in ids if each is not None})
    names: dict[str, str] = {}
    for table in (UNITS, ROOMS):
        found = select(table.c.id, table.c.name).where(table.c.id.in_(wanted))
        names |= {row.id: row.name for row in work.execute(found)}
    return names
