"""Papers of a petition as files: made by a job with the petitioner's name, sealed, and the same whenever printed."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from casekit.attachments import FilesystemStore
from casekit.clock import rfc3339
from casekit.jobs import work_one
from casekit.streams import unit_stream
from contracts.grid import UnitChanged
from contracts.samples import MOMENT
from contracts.vocabulary import Tier, UnitKind
from tests.integration.services.petition.conftest import BUREAU, OFFICE, OTHER
from tests.integration.services.petition.test_forwardings import ASSIGNED, do, passed, received
from tests.support.cases import CENTRE, Handler

NAME, OPINION = "张金丝雀", "经查属实，责令整改"


class Intake:
    """Intake as a job of petition asks it."""

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        assert (path, body["grant"]) == ("/internal/parties", "granted")
        return {"items": [{"side": "petitioner", "name": NAME}, {"side": "respondent", "name": "某厂"}]}


@pytest.fixture
def press(office: Handler, tmp_path_factory: pytest.TempPathFactory) -> Handler:
    extras = office.listener.runtime.extras
    extras["attachments"] = FilesystemStore(tmp_path_factory.mktemp("papers"), 1024)
    extras["peers"] = {"intake": Intake()}
    return office


def made(press: Handler, petition: str, paper: str, **asked: Any) -> Any:
    """The file as it is listed once its job has run."""
    ordered = do(press, petition, f"papers/{paper}/files", asked)
    assert ordered["job"] == f"petition-{ordered['id']}"
    assert work_one(press.listener.runtime)
    (item,) = press.get(f"/{petition}/papers/{paper}/files", "petition_officer", OFFICE).json["items"]
    assert (item["state"], item["refused"], item["failed"]) == ("made", None, None)
    return item


def words_of(press: Handler, petition: str, paper: str, file: str) -> str:
    answer = press.get(f"/{petition}/papers/{paper}/files/{file}", "petition_officer", OFFICE)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(BytesIO(answer.data))
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace(" ", "")
    finally:
        document.close()


def test_an_opinion_is_made_with_the_petitioners_name_sealed_on_record_and_given_to_its_office(
    press: Handler,
) -> None:
    code, petition = received(press)
    do(press, petition, "admission", {"notice_form": "handed"})
    shown = do(press, petition, "answer", {"text": OPINION, "delivered_at": rfc3339(MOMENT)})
    paper = shown["papers"][-1]
    file = made(press, petition, paper["id"], grant="granted")
    words = words_of(press, petition, paper["id"], file["id"])
    assert f"{NAME}：" in words
    assert "某厂" not in words
    assert {"信访事项处理意见书", paper["number"], OPINION} <= set(words.split())
    said = press.said(code)[-1]
    assert (said.type, said.data["kind"], said.data["digest"]) == (
        "paper.made", "petition_opinion", file["sha256"]
    )  # fmt: skip
    assert (said.data["subject"], said.data["unit"], said.data["is_named"]) == (petition, OFFICE, True)
    assert press.stands_in_the_clear([NAME, "granted", OPINION]) == []
    one = f"/{petition}/papers/{paper['id']}/files"
    for role, unit, status in (("petition_officer", OTHER, 404), ("supervisor", CENTRE, 403)):
        assert press.get(one, role, unit).status_code == status
        assert press.get(f"{one}/{file['id']}", role, unit).status_code == status
        assert press.post(one, {}, role, unit).status_code == status
        assert press.post(f"{one}/{file['id']}/retry", {}, role, unit).status_code == status
    again = press.post(f"{one}/{file['id']}/retry", {}, "petition_officer", OFFICE)
    assert (again.status_code, again.json["code"]) == (409, "PAPER_NOT_FAILED")


def test_a_letter_names_no_petitioner_whatever_was_granted(press: Handler) -> None:
    code, petition, _ = passed(press, ASSIGNED)
    (paper,) = press.get(f"/{petition}", "petition_officer", OFFICE).json["papers"]
    file = made(press, petition, paper["id"], grant="granted")
    assert NAME not in words_of(press, petition, paper["id"], file["id"])
    assert press.said(code)[-1].data["is_named"] is False


def test_a_paper_printed_again_says_what_it_said_when_it_was_given_out(press: Handler) -> None:
    _, petition, bureau = passed(press, ASSIGNED)
    bureau.do("admission", {"notice_form": "handed", "text": "决定受理"})

    def printed() -> list[str]:
        papers = press.get(f"/{petition}", "petition_officer", OFFICE).json["papers"]
        paths = [f"/{petition}/papers/{each['id']}" for each in papers[:2]]
        return [press.get(path, "petition_officer", OFFICE).get_data(as_text=True) for path in paths]

    first = printed()
    assert "办理期限至2026年5月11日" in first[1]
    do(press, petition, "extension", {"text": "须勘测"})
    press.post(f"/{petition}/extension/decision", {"granted": True}, "director", CENTRE)
    press.clock.moment = MOMENT + timedelta(days=1)
    longer = do(press, petition, "extension/notice", {"notice_form": "handed"})
    assert longer["due_at"] > "2026-06"
    for unit, kind in ((OFFICE, UnitKind.PETITION_OFFICE), (BUREAU, UnitKind.DEPARTMENT)):
        changed = UnitChanged(unit, "更名后的单位", kind, Tier.TOWN)
        press.listener.voices.say("grid", changed, unit_stream(unit))
    press.listener.hear()
    assert printed() == first
