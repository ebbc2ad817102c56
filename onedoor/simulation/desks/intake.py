"""What clerks and dispatchers do with a case at intake."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, Final

from contracts.vocabulary import (
    MatterType,
    NotificationForm,
    NotificationKind,
    RefusalGround,
    Route,
    Satisfaction,
)
from onedoor.simulation import county, habits
from onedoor.simulation.life import Deed, Desk, Life
from procedures.vocabulary import DeadlineKind
from services.intake.handlers import acts, notifying
from services.intake.handlers.registering import PartyData, RegisterCase, register_case
from services.intake.handlers.triaging import Decision, triage_case

_LONGEST_PATIENCE = timedelta(days=25)
_BEFORE_COMPLETION = frozenset({"registered", "admitted", "triaged", "routed", "returned", "reopened"})
_K = DeadlineKind


def begin(life: Life) -> None:
    """登记; a consultation is answered in the same act."""
    party = PartyData(
        is_petitioner=True, kind="person", is_anonymous=life.is_anonymous, is_minor=False, is_represented=False,
        personal={} if life.is_anonymous else {"name": "当事人"},
    )  # fmt: skip
    command = RegisterCase(
        life.matter, life.channel, description="推演事项", parties=(party,),
        answer="推演答复" if life.matter is MatterType.CONSULTATION else None,
    )  # fmt: skip
    place = life.stage.procedure.place
    _intake(life, "clerk", partial(register_case, command=command, code=life.code, place=place))
    if life.chance.random() < habits.WITHDRAWN:
        life.stage.enter(
            life.stage.now() + life.chance.random() * _LONGEST_PATIENCE, partial(_withdraw, life)
        )


def decide_admission(life: Life, _: Mapping[str, Any]) -> None:
    """受理, or now and then 不予受理."""
    if life.matter is MatterType.CONSULTATION:
        return
    if life.chance.random() < habits.REFUSED:
        refusal = partial(
            acts.refuse, code=life.code, ground=RefusalGround.DUPLICATE, right_way=None, text=None
        )
        life.plan(_K.ADMISSION, lambda: _intake(life, "clerk", refusal))
    else:
        life.plan(_K.ADMISSION, lambda: _intake(life, "clerk", partial(acts.admit, code=life.code)))


def triage(life: Life, _: Mapping[str, Any]) -> None:
    """研判."""
    if life.matter is MatterType.CONSULTATION:  # answered in the same act
        return
    life.grade = habits.drawn(life.chance, habits.GRADES, habits.GRADES)
    category = life.chance.choice(life.stage.procedure.categories).key
    deed = partial(triage_case, code=life.code, decision=Decision(category, life.grade))
    life.plan(_K.TRIAGE, lambda: _intake(life, "dispatcher", deed))


def direct(life: Life, _: Mapping[str, Any]) -> None:
    """分流, or 当场答复 of what needs no more."""
    if life.matter is MatterType.SUGGESTION:
        answer = partial(acts.answer, code=life.code, text="推演答复")
        life.plan(_K.TRIAGE, lambda: _intake(life, "clerk", answer))
        return
    offered = sorted(life.stage.procedure.routes)
    _direct(life, habits.route_of(life.chance, life.matter, offered))


def direct_again(life: Life, data: Mapping[str, Any]) -> None:
    """分流 of what came back: failed mediation goes where the place says, a petition to a department."""
    before, after = Route(data["route"]), life.stage.procedure.mediation.after_failure
    if before is Route.MEDIATION and after not in (None, Route.MEDIATION, Route.ANSWER):
        _direct(life, after)
    else:
        _direct(life, Route.ORDER)


def _direct(life: Life, route: Route | None) -> None:
    direction = acts.Direction(
        route or Route.ORDER,
        unit=_unit(life, route),
        grid=county.GRID.id if route is Route.GRID else None,
    )
    deed = partial(acts.direct, code=life.code, direction=direction)
    life.plan(_K.TRIAGE, lambda: _intake(life, "dispatcher", deed))


def _unit(life: Life, route: Route | None) -> str | None:
    if route is Route.ORDER:
        return life.chance.choice(county.DEPARTMENTS)
    return {Route.MEDIATION: county.COMMITTEE, Route.PETITION: county.PETITION_OFFICE}.get(
        route or Route.ORDER
    )


def completed(life: Life, _: Mapping[str, Any]) -> None:
    """告知 of the result."""
    told = notifying.Notify(NotificationKind.COMPLETION, NotificationForm.IN_PERSON, "推演告知")
    if life.matter is not MatterType.CONSULTATION:
        life.soon(lambda: _intake(life, "clerk", partial(notifying.notify, code=life.code, command=told)))


def told(life: Life, data: Mapping[str, Any]) -> None:
    """回访 of who is known, else 结案."""
    if data["kind"] != NotificationKind.COMPLETION or life.state != "completed":
        return
    if life.is_anonymous or not life.stage.procedure.follow_up.needed(life.matter):
        close(life, data)
        return
    said = habits.drawn(life.chance, habits.ANSWERS, habits.ANSWERS)
    deed = partial(acts.follow_up, code=life.code, satisfaction=said, text=None)
    life.plan(_K.FOLLOW_UP, lambda: _intake(life, "clerk", deed))


def followed_up(life: Life, data: Mapping[str, Any]) -> None:
    """结案, or 重新办理 for who is not satisfied, once."""
    is_dissatisfied = data["satisfaction"] == Satisfaction.DISSATISFIED
    if is_dissatisfied and not life.reopened and life.chance.random() < habits.REOPENED:
        life.reopened += 1
        life.soon(lambda: _intake(life, "dispatcher", partial(acts.reopen, code=life.code, text=None)))
    else:
        close(life, data)


def close(life: Life, _: Mapping[str, Any]) -> None:
    """结案."""
    life.soon(lambda: _intake(life, "clerk", partial(acts.close, code=life.code)))


def _withdraw(life: Life) -> None:
    if life.state in _BEFORE_COMPLETION:
        life.drop()
        _intake(life, "clerk", partial(acts.withdraw, code=life.code, text=None))


def _intake(life: Life, role: str, deed: Deed) -> None:
    life.stage.do("intake", county.post(role, county.CENTRE, life.region), deed)


NEXT: Final[Mapping[str, Desk]] = {
    "case.registered": decide_admission,
    "case.admitted": triage,
    "case.triaged": direct,
    "case.returned": direct_again,
    "case.reopened": direct,
    "case.completed": completed,
    "case.followed_up": followed_up,
    "notification.delivered": told,
}
