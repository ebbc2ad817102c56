"""案件: the list, and one case with its story, what it opened, and what this person may do next."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from werkzeug.wrappers import Response

from access.acts import Act
from casekit.runtime import Runtime
from gateway.console.acting import Failed, carry_out, too_large
from gateway.console.acts import case_forms, issue_form, notification_forms, reveal_form
from gateway.console.asking import Answer, Refused
from gateway.console.forms import Form
from gateway.console.pages.rooms import ROOMS, Room
from gateway.console.sources import lines
from gateway.console.story import told
from gateway.console.visit import PATIENCE, go, page, staff

_FILTERS = ("q", "state", "matter_type", "grade", "route", "channel", "unit", "overdue", "cursor")
_PER_PAGE = 25
_CASE = "/staff/cases/<case_code:code>"


def add_to(pages: Blueprint, runtime: Runtime) -> None:
    """Add `/staff/cases` and what lies under a case."""

    @pages.get("/staff/cases")
    def cases() -> Response:
        """The cases this person may read, newest first."""
        visit = staff()
        query = {name: request.args.get(name, "").strip() for name in _FILTERS}
        answer = visit.asking.read("/v1/cases", {**query, "limit": _PER_PAGE})
        if answer.refusal is not None and answer.status != 422:
            raise Refused(answer.refusal)
        found = answer.data if answer.refusal is None else {"items": [], "next": None}
        return page(
            "cases.html", answer.status, found=found, query=query, names=visit.names, refusal=answer.refusal
        )

    @pages.get(_CASE)
    def case(code: str) -> Response:
        """One case."""
        return _shown(runtime, code)

    @pages.get(f"{_CASE}/attachments/<uuid:file>")
    def material(code: str, file: UUID) -> Response:
        """A file of the case, as a download."""
        return staff().asking.download(f"/v1/cases/{code}/attachments/{file}")

    @pages.get(f"{_CASE}/acts/<name>")
    @pages.get(f"{_CASE}/parties")
    def back(code: str, name: str = "") -> Response:
        """Where a form was sent stands in the address bar when it was refused; opened anew it is the case."""
        return go(f"/staff/cases/{code}")

    @pages.post(f"{_CASE}/acts/<name>")
    def act(code: str, name: str) -> Response:
        """Carry out an act, then show the case as it is."""
        failed = carry_out(_forms(runtime, _read(code)), name, code)
        return go(f"/staff/cases/{code}") if failed is None else _shown(runtime, code, failed)

    @pages.post(f"{_CASE}/parties")
    def reveal(code: str) -> Response:
        """The case with its parties' data, for a stated purpose; on record."""
        asking = {"purpose": request.form.get("purpose", "")}
        answer = staff().asking.read(f"/v1/cases/{code}/parties", asking)
        if answer.refusal is not None:
            return _shown(runtime, code, Failed("parties", answer.refusal.sentence, answer.status))
        return _shown(runtime, code, parties=answer.data["items"])


def _read(code: str) -> Mapping[str, Any]:
    visit = staff()
    case: Mapping[str, Any] = visit.asking.read(f"/v1/cases/{code}", version=visit.version(code)).get()
    return case


def _forms(runtime: Runtime, case: Mapping[str, Any]) -> list[Form]:
    """All forms of the case itself."""
    procedure = runtime.extras["procedures"].load(case["place"], case["procedure"])
    anew = [issue_form(case, staff().names)] if _may_issue(case) else []
    of_notifications = [form for each in case["notifications"] for form in notification_forms(case, each)]
    return [*case_forms(case, staff().names, procedure), *anew, *of_notifications]


def _may_issue(case: Mapping[str, Any]) -> bool:
    return case["state"] == "routed" and case["route"] in ("order", "grid") and staff().may(Act.ORDER_ISSUE)


def _shown(
    runtime: Runtime, code: str, failed: Failed | None = None, parties: list[Any] | None = None
) -> Response:
    visit, case = staff(), _read(code)
    procedure = runtime.extras["procedures"].load(case["place"], case["procedure"])
    opened = [(room, *_opened(room, code)) for room in ROOMS if visit.may(room.act)]
    reveal = reveal_form(case)
    has_order = any(
        not item["ended_at"] for room, things, _ in opened if room.name == "orders" for item, _ in things
    )
    anew = [issue_form(case, visit.names)] if _may_issue(case) and not has_order else []
    forms = [*case_forms(case, visit.names, procedure), *anew]
    failed = failed or too_large(forms)
    story = visit.asking.read(f"/v1/cases/{code}/timeline", version=visit.version(code))
    return page(
        "case.html",
        200 if failed is None else failed.status,
        case=case,
        sources=lines(case.get("source")),
        categories={each.key: each.name for each in procedure.categories},
        forms_of_case=forms,
        material=_material(case),
        notification_forms={each["id"]: notification_forms(case, each) for each in case["notifications"]},
        all_forms=[*_forms(runtime, case), *([reveal] if reveal else [])],
        reveal=reveal,
        parties=parties,
        opened=opened,
        story=told(story.data["items"], visit.names) if story.refusal is None else [],
        story_refusal=story.refusal,
        names=visit.names,
        failed=failed,
        is_behind=visit.tried >= PATIENCE,
    )


def _material(case: Mapping[str, Any]) -> Answer | None:
    """The files of the case; None for who may not open them."""
    if Act.MATERIAL_READ not in case["acts"]:
        return None
    visit, code = staff(), case["code"]
    return visit.asking.read(f"/v1/cases/{code}/attachments", version=visit.version(code))


def _opened(room: Room, code: str) -> tuple[list[tuple[Mapping[str, Any], list[Form]]], Answer | None]:
    """What the case opened in a room, each with its forms; or why that cannot be said now."""
    visit = staff()
    listed = visit.asking.read(f"/v1/{room.name}", {"case": code}, version=visit.version(code))
    if listed.refusal is not None:
        if listed.refusal.code == "CASE_NOT_YET_HERE":
            raise Refused(listed.refusal)
        return [], (listed if listed.status >= 500 else None)
    found = []
    for item in listed.data["items"]:
        answer = visit.asking.read(f"/v1/{room.name}/{item['id']}")
        if answer.refusal is None:
            found.append((answer.data, room.forms(answer.data, visit.names)))
    return found, None
