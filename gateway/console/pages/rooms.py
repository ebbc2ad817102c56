"""派单, 调解, 信访: lists of what one's unit has in hand, and one of it with what may be done next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response

from access.acts import Act
from casekit.casecode import CaseCode, CaseCodeMalformed
from gateway.console.acting import Failed, carry_out, too_large
from gateway.console.asking import Refused
from gateway.console.directory import Names
from gateway.console.forms import Form
from gateway.console.petition_acts import petition_forms
from gateway.console.room_acts import mediation_forms, order_forms
from gateway.console.visit import go, page, staff

Page = Mapping[str, Any]
_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Room:
    """One kind of thing a case opens. `name` is its resource in the API; `open_state` what waits to be worked on."""

    name: str
    title: str
    act: Act
    states: str
    template: str
    owner: str
    dated: str
    forms: Callable[[Page, Names], list[Form]]


ROOMS = (
    Room("orders", "派单", Act.ORDER_READ, "order_state", "order.html", "unit", "issued_at",
         lambda order, names: order_forms(order)),
    Room("mediations", "调解", Act.MEDIATION_READ, "mediation_state", "mediation.html", "committee", "opened_at",
         mediation_forms),
    Room("petitions", "信访", Act.PETITION_READ, "petition_state", "petition.html", "unit", "received_at",
         lambda petition, names: petition_forms(petition, names)),
)  # fmt: skip


def add_to(pages: Blueprint) -> None:
    """Add the three rooms."""
    for room in ROOMS:
        _add(pages, room)

    @pages.get("/staff/orders/<uuid:order>/proofs/<uuid:proof>")
    def proof(order: UUID, proof: UUID) -> Response:
        """Proof of completion, as a download."""
        return staff().asking.download(f"/v1/orders/{order}/proofs/{proof}")


def _add(pages: Blueprint, room: Room) -> None:
    @pages.get(f"/staff/{room.name}", endpoint=room.name)
    def listed() -> Response:
        visit = staff()
        query = {name: request.args.get(name, "").strip() for name in ("case", "state", "cursor")}
        answer = visit.asking.read(
            f"/v1/{room.name}", {**query, "case": _written(query["case"]), "limit": _PER_PAGE}
        )
        if answer.refusal is not None and answer.status not in (404, 422):
            raise Refused(answer.refusal)
        found = answer.data if answer.refusal is None else {"items": [], "next": None}
        return page(
            "rooms.html", answer.status, room=room, found=found, query=query, names=visit.names,
            refusal=answer.refusal,
        )  # fmt: skip

    @pages.get(f"/staff/{room.name}/<uuid:item>", endpoint=f"{room.name}-one")
    def one(item: UUID) -> Response:
        return _shown(room, _read(room, item))

    @pages.get(f"/staff/{room.name}/<uuid:item>/acts/<name>", endpoint=f"{room.name}-back")
    def back(item: UUID, name: str) -> Response:
        return go(f"/staff/{room.name}/{item}")

    @pages.post(f"/staff/{room.name}/<uuid:item>/acts/<name>", endpoint=f"{room.name}-act")
    def act(item: UUID, name: str) -> Response:
        found = _read(room, item)
        failed = carry_out(room.forms(found, staff().names), name, found["code"])
        if failed is not None:
            return _shown(room, found if failed.status < 500 else _read(room, item), failed)
        is_from_case = request.form.get("_back") == "case"
        return go(f"/staff/cases/{found['code']}" if is_from_case else f"/staff/{room.name}/{item}")


def _read(room: Room, item: UUID) -> Page:
    found: Page = staff().asking.read(f"/v1/{room.name}/{item}").get()
    return found


def _shown(room: Room, item: Page, failed: Failed | None = None) -> Response:
    names = staff().names
    forms = room.forms(item, names)
    failed = failed or too_large(forms)
    status = 200 if failed is None else failed.status
    return page(
        "room.html",
        status,
        room=room,
        item=item,
        item_forms=forms,
        names=names,
        failed=failed,
    )


def _written(code: str) -> str:
    """A case code as the API writes it; what is none as it was typed, for the API to refuse."""
    try:
        return str(CaseCode.parse(code)) if code else ""
    except CaseCodeMalformed:
        return code
