"""Cards over HTTP: reading them, contesting and deciding, and what follows them."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.attachments.sniff import PDF
from casekit.auth import Actor
from casekit.streams import unit_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.web.downloads import download
from casekit.work import Work
from services.evaluation.bulletins.printing import HEADERS
from services.evaluation.cards import notices, readmodel, schemas
from services.evaluation.cards.handlers import contesting, following
from services.evaluation.cards.tables import CARDS

Body = Mapping[str, Any]
_ONE = "/v1/evaluation/cards/<uuid:card>"
_HTML: Mapping[str, Any] = {"type": "string"}


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    cards = Blueprint("evaluation-cards", __name__, description="三色预警")
    for add in (_reading, _contesting, _interviewing, _rectifying, _noticing, _showing):
        add(cards, bridge)
    return cards


def _reading(cards: Blueprint, bridge: Bridge) -> None:
    @cards.get("/v1/evaluation/cards")
    @cards.arguments(schemas.CardsQuery, location="query")
    @cards.response(200, page_of(schemas.CardBrief))
    def every(query: dict[str, Any]) -> Response:
        """三色牌, the latest first; a unit's own from the day they are given."""
        return bridge.read(lambda work, actor: readmodel.cards(work, actor, query))

    @cards.get(_ONE)
    @cards.response(200, schemas.CardView)
    def one(card: UUID) -> Response:
        """One card, down to rule, figures, cases and deadlines, and what is due next by when."""
        return bridge.read(lambda work, actor: readmodel.card(work, actor, card), stream=_stream_of(card))

    @cards.get(f"{_ONE}/cases")
    @cards.arguments(schemas.CardCasesQuery, location="query")
    @cards.response(200, page_of(schemas.CardCaseSchema), heeds=())
    def cases(query: dict[str, Any], card: UUID) -> Response:
        """The cases behind it, page by page."""
        return bridge.read(lambda work, actor: readmodel.cases(work, actor, card, query))

    @cards.get("/v1/evaluation/library")
    @cards.arguments(schemas.LibraryQuery, location="query")
    @cards.response(200, page_of(schemas.EntryView))
    def library(query: dict[str, Any]) -> Response:
        """优秀案例库."""
        return bridge.read(lambda work, actor: readmodel.library(work, actor, query))


def _contesting(cards: Blueprint, bridge: Bridge) -> None:
    @cards.post(f"{_ONE}/contest")
    @cards.arguments(schemas.ContestRequest)
    @cards.response(201, schemas.CardView)
    def contest(body: Body, card: UUID) -> Response:
        """提出异议 by the unit: the card is frozen until that is decided."""
        return bridge.write(_acting(card, contesting.contest, body["text"]), stream=_stream_of(card))

    @cards.post(f"{_ONE}/decision")
    @cards.arguments(schemas.DecisionRequest)
    @cards.response(200, schemas.CardView)
    def decide(body: Body, card: UUID) -> Response:
        """异议裁定."""
        return bridge.write(
            _acting(card, contesting.decide, body["outcome"], body["text"]), stream=_stream_of(card)
        )


def _interviewing(cards: Blueprint, bridge: Bridge) -> None:
    @cards.post(f"{_ONE}/interview")
    @cards.arguments(schemas.InterviewRequest)
    @cards.response(201, schemas.CardView)
    def interview(body: Body, card: UUID) -> Response:
        """约谈 under a red card, and what was promised."""
        return bridge.write(
            _acting(card, following.interview, body["held_on"], body["text"], body["commitments"]),
            stream=_stream_of(card),
        )

    @cards.post(f"{_ONE}/recheck")
    @cards.arguments(schemas.RecheckRequest)
    @cards.response(200, schemas.CardView)
    def recheck(body: Body, card: UUID) -> Response:
        """约谈复查; where not everything is kept, another interview is due."""
        return bridge.write(
            _acting(card, following.recheck, body["kept"], body["text"]), stream=_stream_of(card)
        )


def _rectifying(cards: Blueprint, bridge: Bridge) -> None:
    @cards.post(f"{_ONE}/answer")
    @cards.arguments(schemas.AnswerRequest)
    @cards.response(201, schemas.CardView)
    def answer(body: Body, card: UUID) -> Response:
        """答复《整改提示单》 under a yellow card."""
        return bridge.write(_acting(card, following.answer, body["text"]), stream=_stream_of(card))

    @cards.post(f"{_ONE}/answer-review")
    @cards.arguments(schemas.AnswerReviewRequest)
    @cards.response(200, schemas.CardView)
    def review(body: Body, card: UUID) -> Response:
        """整改验收."""
        return bridge.write(
            _acting(card, following.review_answer, body["is_accepted"], body["text"]), stream=_stream_of(card)
        )


def _noticing(cards: Blueprint, bridge: Bridge) -> None:
    @cards.get(f"{_ONE}/notice/document")
    @cards.response(200, _HTML, content_type="text/html", heeds=())
    def document(card: UUID) -> Response:
        """《整改提示单》 as a page to print."""

        def show(work: Work, actor: Actor) -> Response:
            content = notices.page(work, actor, card)
            return Response(content, headers=HEADERS, content_type="text/html; charset=utf-8")

        return bridge.read(show)

    @cards.post(f"{_ONE}/papers")
    @cards.response(202, schemas.NoticeOrdered, heeds=("Idempotency-Key",))
    def order(card: UUID) -> Response:
        """《整改提示单》 as PDF, by a job."""
        return bridge.write(lambda work, actor: notices.order_notice(work, actor, card))

    @cards.get(f"{_ONE}/papers")
    @cards.response(200, schemas.NoticePapers, heeds=())
    def papers(card: UUID) -> Response:
        """Its files as it reads now, and how they fare."""
        return bridge.read(lambda work, actor: notices.notices_of(work, actor, card))

    @cards.get(f"{_ONE}/papers/<uuid:paper>")
    @cards.response(200, heeds=())
    def file(card: UUID, paper: UUID) -> Response:
        """One of them, a download."""

        def give(work: Work, actor: Actor) -> Response:
            name, content = notices.open_notice(work, actor, card, paper)
            return download(name, PDF, content)

        return bridge.read(give)


def _showing(cards: Blueprint, bridge: Bridge) -> None:
    @cards.post(f"{_ONE}/write-up")
    @cards.arguments(schemas.WriteUpRequest)
    @cards.response(201, schemas.CardView)
    def submit(body: Body, card: UUID) -> Response:
        """报送案例 under a green card, anonymised."""
        return bridge.write(_acting(card, following.write_up, body["text"]), stream=_stream_of(card))

    @cards.post(f"{_ONE}/write-up-review")
    @cards.arguments(schemas.WriteUpReviewRequest)
    @cards.response(200, schemas.CardView)
    def approve(body: Body, card: UUID) -> Response:
        """案例审定: into the case library, or back."""
        return bridge.write(
            _acting(card, following.review_write_up, body["is_approved"], body["text"]),
            stream=_stream_of(card),
        )


def _acting(card: UUID, act: Callable[..., None], *given: object) -> Callable[[Work, Actor], object]:
    """What the bridge carries out: `act` on the card with what was given, answered with the card as it then is."""

    def act_and_show(work: Work, actor: Actor) -> object:
        act(work, actor, card, *given)
        return readmodel.card(work, actor, card)

    return act_and_show


def _stream_of(card: UUID) -> Callable[[Connection], str | None]:
    """The stream of the card's unit, found when the request is carried out; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        found = select(CARDS.c.unit).where(CARDS.c.id == card)
        unit = connection.execute(found).scalar_one_or_none()
        return None if unit is None else unit_stream(unit)

    return find
