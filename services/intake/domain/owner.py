"""What the owner of a case may do besides looking it up: until when, how often, and of whom to complain. Pure."""

from typing import Final

from casekit.errors import Problem, TransitionRefused
from services.intake.domain.case import Case
from services.intake.domain.lifecycle import Move, State, after, can

PUBLIC: Final = "public"  # as the actor of events, and in the rows of what the owner did
MOST_MATERIAL: Final = 20
_TAKES_MATERIAL: Final = frozenset(
    {State.REGISTERED, State.ADMITTED, State.TRIAGED, State.ROUTED, State.COMPLETED}
)


class MaterialLate(TransitionRefused):
    """The case is over; material is brought to the window, which may take it up again."""

    code = "MATERIAL_LATE"
    title_en = "The case is over; bring further material to the window."
    title_zh = "事项已经结束，如有新材料请到中心窗口提交。"


class MaterialFull(Problem):
    """The owner added as many files as are taken this way."""

    code = "MATERIAL_FULL"
    status = 409
    title_en = "No more files are taken this way; bring them to the window."
    title_zh = "网上补充的材料已达上限，请到中心窗口提交。"


class AlreadyRated(TransitionRefused):
    """The owner rated this round of the case before."""

    code = "ALREADY_RATED"
    title_en = "You have rated this already."
    title_zh = "您已评价过，感谢。"


class NobodyHandles(TransitionRefused):
    """No unit handles or handled the case, so there is none to complain of."""

    code = "NOBODY_HANDLES"
    title_en = "No unit handles this case yet."
    title_zh = "事项尚无承办单位，如对中心工作有意见请到窗口提出。"


class ComplaintMade(TransitionRefused):
    """The owner complained of this unit before; that complaint has a code and a secret of its own."""

    code = "COMPLAINT_MADE"
    title_en = "You have complained of this unit already; look that up by its own code."
    title_zh = "您已就该单位提出过投诉，请用投诉的案码和密码查询进展。"


def takes_material(case: Case) -> bool:
    """Whether the owner may still add to the case."""
    return case.state in _TAKES_MATERIAL


def check_material(case: Case, count: int) -> None:
    """Whether the owner, who added `count` files, may add one. Raises MaterialLate or MaterialFull."""
    if not takes_material(case):
        raise MaterialLate(state=case.state.value)
    if count >= MOST_MATERIAL:
        raise MaterialFull


def may_rate(case: Case, *, is_rated: bool) -> bool:
    """Whether the owner may say how satisfied he is."""
    return can(Move.FOLLOW_UP, case.state) and not is_rated


def check_rating(case: Case, *, is_rated: bool) -> None:
    """`may_rate`, or why not. Raises TransitionRefused or AlreadyRated."""
    after(Move.FOLLOW_UP, case.state)
    if is_rated:
        raise AlreadyRated


def check_complaint(case: Case, *, is_made: bool) -> str:
    """The unit to complain of. Raises NobodyHandles or ComplaintMade."""
    if case.unit is None:
        raise NobodyHandles
    if is_made:
        raise ComplaintMade
    return case.unit
