"""What of a place's order chain (单) applies to an order. Pure."""

from typing import Final

from procedures.model import Procedure
from procedures.vocabulary import DeadlineKind, Stage
from services.grid.domain.lifecycle import State

# While it is the unit that keeps the order waiting: it can be pressed (督办).
WITH_UNIT: Final = (State.ISSUED, State.ACCEPTED)


def is_appraised(procedure: Procedure) -> bool:
    """Whether the place appraises orders (评单), by a slip or as a step."""
    return procedure.slip(Stage.APPRAISE) is not None or procedure.step(Stage.APPRAISE) is not None


def who_supervises(procedure: Procedure) -> str:
    """The post that the place lets supervise: of its step, of its slip, or who answers for the term."""
    step, slip = procedure.step(Stage.SUPERVISE), procedure.slip(Stage.SUPERVISE)
    if step is not None and step.who:
        return step.who[0]
    return slip.by if slip is not None else procedure.rule(DeadlineKind.ORDER_SUPERVISION).owner


def supervision_name(procedure: Procedure) -> str:
    """What the place calls the slip (归口督单、风险预警函…); 督办单 where it has no word of its own."""
    named = procedure.slip(Stage.SUPERVISE) or procedure.step(Stage.SUPERVISE)
    return "督办单" if named is None else named.name
