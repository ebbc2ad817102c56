"""延期, 复查, 复核 and 听证."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.work import Work
from contracts.vocabulary import ReviewLevel
from services.petition.api.petitions import notice_of
from services.petition.api.streams import acting, stream_of
from services.petition.handlers import extending, reviewing
from services.petition.handlers.reviewing import Opinion
from services.petition.schemas import steps as schemas
from services.petition.schemas.petitions import PetitionView

Body = Mapping[str, Any]
_ONE = "/v1/petitions/<uuid:petition>"
_LEVELS = {ReviewLevel.REVIEW: "review", ReviewLevel.RE_REVIEW: "re-review"}


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    steps = Blueprint("petition-steps", __name__, description="延期、复查、复核")
    _extending(steps, bridge)
    for level in ReviewLevel:
        _reviewing(steps, bridge, level)
    _hearing(steps, bridge)
    return steps


def _extending(steps: Blueprint, bridge: Bridge) -> None:
    @steps.post(f"{_ONE}/extension")
    @steps.arguments(schemas.ExtensionRequest)
    @steps.response(201, PetitionView)
    def ask(body: Body, petition: UUID) -> Response:
        """申请延期."""

        def act(work: Work, actor: Actor) -> None:
            extending.ask(work, actor, petition, body["days"], body["text"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @steps.post(f"{_ONE}/extension/decision")
    @steps.arguments(schemas.ExtensionDecisionRequest)
    @steps.response(200, PetitionView)
    def decide(body: Body, petition: UUID) -> Response:
        """延期审批."""

        def act(work: Work, actor: Actor) -> None:
            extending.decide(work, actor, petition, body["text"], is_granted=body["granted"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @steps.post(f"{_ONE}/extension/notice")
    @steps.arguments(schemas.ExtensionNoticeRequest)
    @steps.response(200, PetitionView)
    def tell(body: Body, petition: UUID) -> Response:
        """告知延期理由: the extension takes effect."""

        def act(work: Work, actor: Actor) -> None:
            extending.tell(work, actor, petition, notice_of(body, work), body["text"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))


def _reviewing(steps: Blueprint, bridge: Bridge, level: ReviewLevel) -> None:
    @steps.post(f"{_ONE}/{_LEVELS[level]}", endpoint=f"request_{level}")
    @steps.arguments(schemas.ReviewRequest)
    @steps.response(201, PetitionView)
    def request(body: Body, petition: UUID) -> Response:
        """申请复查 within thirty days of the answer, 复核 within thirty of the review's opinion."""

        def act(work: Work, actor: Actor) -> None:
            reviewing.request(
                work, actor, petition, level, body["text"], body["received_at"], body["reviewer"]
            )

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @steps.post(f"{_ONE}/{_LEVELS[level]}/opinion", endpoint=f"answer_{level}")
    @steps.arguments(schemas.ReviewOpinionRequest)
    @steps.response(200, PetitionView)
    def answer(body: Body, petition: UUID) -> Response:
        """复查意见书; 复核意见书, which concludes."""
        opinion = Opinion(body["outcome"], body["text"], body["delivered_at"])

        def act(work: Work, actor: Actor) -> None:
            reviewing.answer(work, actor, petition, level, opinion)

        return bridge.write(acting(petition, act), stream=stream_of(petition))


def _hearing(steps: Blueprint, bridge: Bridge) -> None:
    @steps.post(f"{_ONE}/hearing")
    @steps.response(201, PetitionView)
    def open_hearing(petition: UUID) -> Response:
        """举行听证."""

        def act(work: Work, actor: Actor) -> None:
            reviewing.open_hearing(work, actor, petition)

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @steps.post(f"{_ONE}/hearing/record")
    @steps.arguments(schemas.HearingRecordRequest)
    @steps.response(200, PetitionView)
    def close_hearing(body: Body, petition: UUID) -> Response:
        """听证结束, with its record."""

        def act(work: Work, actor: Actor) -> None:
            reviewing.close_hearing(work, actor, petition, body["record"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))
