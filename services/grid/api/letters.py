"""Letters (函)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream, grid_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.api.streams import stream_in
from services.grid.handlers import letters as handlers
from services.grid.letter_tables import LETTERS
from services.grid.printing import PRESS
from services.grid.readmodel import letters as readmodel
from services.grid.schemas import letters as schemas

Body = Mapping[str, Any]
Command = Callable[[Work, Actor], UUID | None]
CarryOut = Callable[[UUID, Command], Response]
_LETTER = "/v1/letters/<uuid:letter>"
_HTML = {"type": "string"}


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    letters = Blueprint("letters", __name__)

    def carry_out(letter: UUID, command: Command) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            return readmodel.letter(work, actor, command(work, actor) or letter)

        return bridge.write(act, stream=stream_in(LETTERS, letter))

    for show in (_listing, _sending, _printing):
        show(letters, bridge)
    _acting(letters, carry_out)
    return letters


def _listing(letters: Blueprint, bridge: Bridge) -> None:
    @letters.get("/v1/letters")
    @letters.arguments(schemas.LetterQuery, location="query")
    @letters.response(200, page_of(schemas.LetterSummary))
    def listed(query: Body) -> Response:
        """Letters, newest first."""
        stream = case_stream(query["case"]) if query["case"] else None
        return bridge.read(lambda work, actor: readmodel.letters(work, actor, query), stream=stream)

    @letters.get(_LETTER)
    @letters.response(200, schemas.LetterView)
    def one(letter: UUID) -> Response:
        """A letter."""
        return viewing.show(
            bridge,
            Shown.LETTER,
            lambda work, actor: readmodel.letter(work, actor, letter),
            stream_in(LETTERS, letter),
        )


def _sending(letters: Blueprint, bridge: Bridge) -> None:
    @letters.post("/v1/letters")
    @letters.arguments(schemas.LetterRequest)
    @letters.response(201, schemas.LetterView, heeds=("Idempotency-Key", "Case-Version", "If-Match"))
    def send(body: Body) -> Response:
        """发函."""
        command = handlers.SendLetter(**body)

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.letter(work, actor, handlers.send_letter(work, actor, command))

        stream = case_stream(command.case) if command.case is not None else grid_stream(str(command.grid))
        return bridge.write(act, stream=stream)


def _printing(letters: Blueprint, bridge: Bridge) -> None:
    @letters.get(f"{_LETTER}/paper")
    @letters.arguments(schemas.LetterPaperQuery, location="query")
    @letters.response(200, _HTML, content_type="text/html")
    def paper(query: Body, letter: UUID) -> Response:
        """The letter as a page to print, for those who read it."""

        def page(work: Work, actor: Actor) -> Response:
            return PRESS.printed(
                "letter.html", query["paper"], **readmodel.letter_to_print(work, actor, letter)
            )

        return viewing.show(bridge, Shown.LETTER, page, stream_in(LETTERS, letter))


def _acting(letters: Blueprint, carry_out: CarryOut) -> None:
    @letters.post(f"{_LETTER}/receipt")
    @letters.response(200, schemas.LetterView)
    def receive(letter: UUID) -> Response:
        """签收."""
        return carry_out(letter, lambda work, actor: handlers.receive_letter(work, actor, letter))

    @letters.post(f"{_LETTER}/reply")
    @letters.arguments(schemas.ReplyRequest)
    @letters.response(201, schemas.LetterView)
    def reply(body: Body, letter: UUID) -> Response:
        """复函; the answer is the reply, a letter of its own."""
        return carry_out(letter, lambda work, actor: handlers.reply_to_letter(work, actor, letter, **body))

    @letters.post(f"{_LETTER}/withdrawal")
    @letters.response(200, schemas.LetterView)
    def withdraw(letter: UUID) -> Response:
        """撤函."""
        return carry_out(letter, lambda work, actor: handlers.withdraw_letter(work, actor, letter))
