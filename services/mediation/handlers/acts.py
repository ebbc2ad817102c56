"""The acts of a mediator, one function each. All raise what `open_mediation` and the domain do."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from access.policy import decide
from access.relations import is_walled
from access.view import known_concerned
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import HandOverGround, HandOverTo, MediationEnd, RulingKind
from services.mediation.domain.agreement import Agreement, Term
from services.mediation.domain.mediation import Attempt, Mediation
from services.mediation.errors import CaseNotRelated, UnitUnfit
from services.mediation.handlers import referring, reporting, scheduling, settling, terms, tiers
from services.mediation.handlers.acting import Opened, open_mediation, save
from services.mediation.sealing import key_of
from services.mediation.tables import MEDIATIONS, RELATED, UNITS


def record_attempt(work: Work, actor: Actor, mediation: UUID, attempt: Attempt, record: str) -> None:
    """调解一次; `record` (人民调解法 27) stays with the mediation, and the session it was made at is held.

    Raises UnitUnfit for who cannot take part, SessionNotFound or TransitionRefused for a session that cannot be held,
    NobodyAssigned where law asks for a mediator.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
    referring.require_consent(work, mediation)
    referring.require_mediator(work, opened.mediation)
    _check_joint(work, actor, opened, attempt.joint)
    procedure = terms.procedure_of(work, opened.row["place"], opened.row["procedure"])
    event = opened.mediation.attempt(
        attempt,
        procedure.mediation.ladder,
        work.now,
        awaits_opinion=reporting.waited(work, mediation) is not None,
    )
    attempt_id = new_id()
    key = key_of(work, opened.mediation.code)
    work.insert(
        "mediation_attempts", id=attempt_id, mediation=mediation, region=work.region, number=event.number,
        tier=event.tier.value, outcome=event.outcome.value, joint=list(event.joint), held_at=event.held_at,
        record_sealed=key.encrypt(record, f"mediation_attempts/{attempt_id}/record_sealed"),
        recorded_by=actor.id, recorded_at=work.now,
    )  # fmt: skip
    save(work, opened.mediation, event)
    tiers.attempted(work, opened.mediation, opened.row)
    if attempt.session is not None:
        scheduling.attempted(work, opened.mediation, attempt.session, event.number, event.outcome)


def make_agreement(work: Work, actor: Actor, mediation: UUID, agreement: Agreement) -> None:
    """达成协议; completes the case, and those of one root that it settles too.

    Raises CaseNotRelated or NobodyAssigned.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_AGREE, mediation)
    referring.require_mediator(work, opened.mediation)
    event = opened.mediation.agree(agreement, work.now)
    check_related(work, actor, opened, agreement.related)
    _keep(work, actor, opened, agreement)
    conclude(work, opened.mediation)
    save(work, opened.mediation, event)
    settling.watch(work, opened, agreement)


def end_mediation(work: Work, actor: Actor, mediation: UUID, reason: MediationEnd, text: str | None) -> None:
    """调解终止: the case is routed again."""
    opened = open_mediation(work, actor, Act.MEDIATION_END, mediation)
    event = opened.mediation.end(reason)
    sealed = None
    if text is not None:
        key = key_of(work, opened.mediation.code)
        sealed = key.encrypt(text, f"mediations/{mediation}/end_sealed")
    conclude(work, opened.mediation)
    save(work, opened.mediation, event, end_sealed=sealed)


def hand_over(
    work: Work, actor: Actor, mediation: UUID, to: HandOverTo, ground: HandOverGround, text: str | None
) -> None:
    """移交: the mediation ends, and the centre routes the case where it is said to belong."""
    opened = open_mediation(work, actor, Act.MEDIATION_END, mediation)
    found = opened.mediation
    handed, ended = found.hand_over(to, ground)
    sealed = None
    if text is not None:
        sealed = key_of(work, found.code).encrypt(text, f"hand_overs/{mediation}/text_sealed")
    work.insert(
        "hand_overs", mediation=mediation, region=work.region, to=to.value, ground=ground.value, text_sealed=sealed,
        handed_by=actor.id, handed_at=work.now,
    )  # fmt: skip
    work.append(case_stream(found.code), handed)
    conclude(work, found)
    save(work, found, ended)


def conclude(work: Work, mediation: Mediation, ruling: RulingKind | None = None) -> None:
    """The mediation is over, in whatever way: its term is met, no session is held any more, a court hears of it."""
    terms.done(work, mediation)
    tiers.over(work, mediation)
    scheduling.call_off(work, mediation)
    referring.send_back(work, mediation, ruling)


def _keep(work: Work, actor: Actor, opened: Opened, agreement: Agreement) -> None:
    mediation = opened.mediation.id
    key = key_of(work, opened.mediation.code)
    work.insert(
        "agreements", mediation=mediation, region=work.region, form=agreement.form.value,
        signatures=[[each.side.value, each.means.value, each.party] for each in agreement.signatures],
        mediator=actor.id, is_sealed=agreement.is_sealed, amount_fen=agreement.amount_fen,
        digest=agreement.digest, related=sorted(agreement.related), made_at=agreement.made_at,
        text_sealed=key.encrypt(agreement.text, f"agreements/{mediation}/text_sealed"), recorded_at=work.now,
    )  # fmt: skip
    for number, term in enumerate(agreement.terms, start=1):
        _keep_term(work, opened, number, term)


def _keep_term(work: Work, opened: Opened, number: int, term: Term) -> None:
    term_id = new_id()
    sealed = None
    if term.text is not None:
        key = key_of(work, opened.mediation.code)
        sealed = key.encrypt(term.text, f"agreement_terms/{term_id}/text_sealed")
    work.insert(
        "agreement_terms", id=term_id, mediation=opened.mediation.id, region=work.region, number=number,
        debtor=term.debtor.value, amount_fen=term.amount_fen, due_on=term.due_on, text_sealed=sealed,
    )  # fmt: skip


def _check_joint(work: Work, actor: Actor, opened: Opened, joint: Collection[str]) -> None:
    """Who mediates jointly is there, and has no part in the matter, as far as the mediator may know that."""
    if not joint:
        return
    found = work.execute(select(UNITS.c.id).where(UNITS.c.id.in_(joint), UNITS.c.is_active)).scalars()
    barred = {opened.mediation.committee} | known_concerned(actor, opened.grant.case)
    if set(joint) - set(found) or barred & set(joint) or len(joint) != len(set(joint)):
        raise UnitUnfit


def check_related(work: Work, actor: Actor, opened: Opened, codes: Collection[str]) -> None:
    """What is settled too was tied to this case by the centre, or is mediated by the same committee."""
    if not codes:
        return
    tied = set(work.execute(select(RELATED.c.other).where(RELATED.c.code == opened.mediation.code)).scalars())
    known = guard.load_many(work, frozenset(codes))
    own = _mediated_by(work, opened.mediation.committee, codes)
    for code in codes:
        case = known.get(code)
        if case is None or is_walled(actor, case):
            raise CaseNotRelated
        is_own = code in own and decide(actor, Act.MEDIATION_AGREE, case).is_allowed
        if code not in tied and not is_own:
            raise CaseNotRelated


def _mediated_by(work: Work, committee: str, codes: Collection[str]) -> set[str]:
    """Those of the cases that the unit mediates: one that it has an order on is none of them."""
    m = MEDIATIONS.c
    return set(work.execute(select(m.code).where(m.code.in_(codes), m.committee == committee)).scalars())
