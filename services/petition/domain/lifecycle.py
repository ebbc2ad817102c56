"""The states of a petition (信访) and every move between them: one table, which aggregate and tests both read."""

from collections.abc import Mapping
from enum import StrEnum

from casekit.lifecycle import Lifecycle


class State(StrEnum):
    """状态."""

    RECEIVED = "received"  # 已登记
    ADMITTED = "admitted"  # 已受理
    REFUSED = "refused"  # 不予受理
    ANSWERED = "answered"  # 已答复
    UNDER_REVIEW = "under_review"  # 复查中
    REVIEWED = "reviewed"  # 已复查
    UNDER_RE_REVIEW = "under_re_review"  # 复核中
    CONCLUDED = "concluded"  # 已终结
    ENDED = "ended"  # 已终止


class Move(StrEnum):
    """What may happen to a petition."""

    REGISTER = "register"
    FORWARD = "forward"
    ADMIT = "admit"
    REFUSE = "refuse"
    EXTEND = "extend"
    ANSWER = "answer"
    HAND_OVER = "hand_over"  # to mediation, as both sides wish
    REQUEST_REVIEW = "request_review"
    ANSWER_REVIEW = "answer_review"
    REQUEST_RE_REVIEW = "request_re_review"
    ANSWER_RE_REVIEW = "answer_re_review"
    HEAR = "hear"
    MEET = "meet"
    CONCLUDE = "conclude"
    END = "end"
    TAKE_BACK = "take_back"  # the admission of what turns out to be a denunciation
    VOID = "void"
    HANDLE_AGAIN = "handle_again"  # the review revoked the answer, and the case was opened again for it


_S = State
OPEN = (_S.RECEIVED, _S.ADMITTED)  # the case is still with the office
AFTER_ANSWER = (_S.ANSWERED, _S.UNDER_REVIEW, _S.REVIEWED, _S.UNDER_RE_REVIEW)  # what follows is not over
REVIEWING = (_S.UNDER_REVIEW, _S.UNDER_RE_REVIEW)

# What was concluded because nobody asked in time is taken up again for a request that was made in time.
TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.REGISTER: {each: each for each in OPEN},
    Move.MEET: {each: each for each in OPEN},
    Move.FORWARD: {_S.RECEIVED: _S.RECEIVED},
    Move.ADMIT: {_S.RECEIVED: _S.ADMITTED},
    Move.REFUSE: {_S.RECEIVED: _S.REFUSED},
    Move.EXTEND: {_S.ADMITTED: _S.ADMITTED},
    Move.ANSWER: {_S.ADMITTED: _S.ANSWERED},
    Move.HAND_OVER: {_S.ADMITTED: _S.ENDED},
    Move.REQUEST_REVIEW: {_S.ANSWERED: _S.UNDER_REVIEW, _S.CONCLUDED: _S.UNDER_REVIEW},
    Move.ANSWER_REVIEW: {_S.UNDER_REVIEW: _S.REVIEWED},
    Move.REQUEST_RE_REVIEW: {_S.REVIEWED: _S.UNDER_RE_REVIEW, _S.CONCLUDED: _S.UNDER_RE_REVIEW},
    Move.ANSWER_RE_REVIEW: {_S.UNDER_RE_REVIEW: _S.CONCLUDED},
    Move.HEAR: {each: each for each in REVIEWING},
    Move.CONCLUDE: {_S.ANSWERED: _S.CONCLUDED, _S.REVIEWED: _S.CONCLUDED},
    Move.END: dict.fromkeys(OPEN, _S.ENDED),
    Move.TAKE_BACK: {_S.ADMITTED: _S.RECEIVED},
    Move.VOID: dict.fromkeys((*OPEN, *AFTER_ANSWER), _S.ENDED),
    Move.HANDLE_AGAIN: {_S.REVIEWED: _S.ENDED},
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)
can, after, FINAL = _LIFECYCLE.can, _LIFECYCLE.after, _LIFECYCLE.final
