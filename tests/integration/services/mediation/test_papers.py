"""Papers as files: ordered, made by a job, sealed, on record, and given to none but those who may read the page."""

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import func

from casekit.attachments import FilesystemStore
from casekit.jobs import work_one
from casekit.peers import PeerRefused, PeerSilent
from contracts.vocabulary import Route, UnitKind
from tests.integration.services.mediation.conftest import OTHER, TOWN
from tests.integration.services.mediation.desk import act, arrange, opened, put
from tests.integration.services.mediation.test_acts import ATTEMPT, WRITTEN
from tests.support.cases import CENTRE, Handler

NAME, TITLE = "张金丝雀", "首席调解员甲"


class Intake:
    """Intake as a job of mediation asks it."""

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        if body["grant"] != "granted" or not body["code"]:
            raise PeerRefused(why="GRANT_REFUSED")
        return {"items": [{"side": "petitioner", "name": NAME}, {"side": "respondent", "name": None}]}


class Grid:
    """Grid, which knows one post by its title."""

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        assert path == "/internal/post-titles"
        return {"titles": {post: TITLE for post in body["posts"] if post.startswith("mediator")}}


@pytest.fixture
def office(room: Handler, tmp_path_factory: pytest.TempPathFactory) -> Handler:
    extras = room.listener.runtime.extras
    extras["attachments"] = FilesystemStore(tmp_path_factory.mktemp("papers"), 1024)
    extras["peers"] = {"intake": Intake(), "grid": Grid()}
    return room


def made(office: Handler, mediation: str, kind: str, **asked: Any) -> Any:
    """A paper as it is listed once its job has run."""
    ordered = act(office, mediation, "papers", {"kind": kind, **asked}, 202)
    assert ordered["job"] == f"mediation-{ordered['id']}"
    assert work_one(office.listener.runtime)
    listed = office.get(f"/{mediation}/papers", "mediator", TOWN).json["items"]
    return next(each for each in listed if each["id"] == ordered["id"])


def words_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(content))
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace(" ", "")
    finally:
        document.close()


def test_an_agreement_is_made_with_names_sealed_hashed_on_record_and_given_to_its_mediators(
    office: Handler,
) -> None:
    code, mediation = opened(office)
    act(office, mediation, "agreement", WRITTEN)
    paper = made(office, mediation, "agreement", grant="granted")
    assert (paper["state"], paper["refused"]) == ("made", None)
    given = office.get(f"/{mediation}/papers/{paper['id']}", "mediator", TOWN)
    assert (given.status_code, given.mimetype) == (200, "application/pdf")
    assert hashlib.sha256(given.data).hexdigest() == paper["sha256"]
    assert NAME in words_of(given.data)
    said = office.said(code)[-1]
    assert (said.type, said.data["kind"], said.data["digest"]) == ("paper.made", "agreement", paper["sha256"])
    assert said.data["is_named"] is True
    assert office.stands_in_the_clear([NAME, "granted"]) == []
    for role, unit, status in (("mediator", OTHER, 404), ("supervisor", CENTRE, 403)):
        assert office.get(f"/{mediation}/papers/{paper['id']}", role, unit).status_code == status
        assert office.post(f"/{mediation}/papers", {"kind": "agreement"}, role, unit).status_code == status


def test_without_a_grant_there_is_a_line_to_write_the_names_on(office: Handler) -> None:
    _, mediation = opened(office)
    paper = made(office, mediation, "mediation_file")
    content = office.get(f"/{mediation}/papers/{paper['id']}", "mediator", TOWN).data
    assert "人民调解卷宗" in words_of(content)
    assert NAME not in words_of(content)
    assert "山林土地" in words_of(content)
    assert "land_forest" not in words_of(content)


def test_what_is_not_due_is_refused_at_once_and_a_grant_that_is_over_by_the_job(office: Handler) -> None:
    _, mediation = opened(office)
    for kind, why in (("hand_over", "PAPER_NOT_DUE"), ("agreement", "AGREEMENT_NOT_FOUND")):
        refused = office.post(f"/{mediation}/papers", {"kind": kind}, "mediator", TOWN)
        assert refused.json["code"] == why
    paper = made(office, mediation, "mediation_file", grant="over")
    assert (paper["state"], paper["refused"]) == ("refused", "PEER_REFUSED")
    unmade = office.get(f"/{mediation}/papers/{paper['id']}", "mediator", TOWN)
    assert (unmade.status_code, unmade.json["code"]) == (409, "PAPER_NOT_MADE")


def test_who_may_not_see_it_any_more_when_it_is_made_gets_no_paper(office: Handler) -> None:
    _, mediation = opened(office)
    ordered = act(office, mediation, "papers", {"kind": "mediation_file"}, 202)
    runtime = office.listener.runtime
    papers = runtime.definition.metadata.tables["papers"]
    with runtime.db.begin() as db:  # as though the post had lost its role since
        asker = {"id": "someone", "roles": ["clerk"], "unit": CENTRE, "grids": [], "region": None}
        db.execute(papers.update().where(papers.c.subject == mediation).values(asker=asker))
    assert work_one(runtime)
    (paper,) = office.get(f"/{mediation}/papers", "mediator", TOWN).json["items"]
    assert (paper["id"], paper["refused"]) == (ordered["id"], "FORBIDDEN")


@pytest.mark.parametrize(
    ("kind", "path", "heading"),
    [("hand_over", "hand-over/document", "移交函"), ("court_return", "referral/document", "调解情况复函")],
)
def test_letters_are_made_of_the_page_that_is_printed(
    office: Handler, kind: str, path: str, heading: str
) -> None:
    _, mediation = opened(office)
    file = {"kind": "entrusted", "court": "court-county", "file_number": "（2026）桂1302民初15号"}
    act(office, mediation, "referral", file)
    over = {"to": "litigation", "ground": "failed", "text": "双方各执一词"}
    act(office, mediation, "hand-over", over)
    assert heading in office.get(f"/{mediation}/{path}", "mediator", TOWN).text
    paper = made(office, mediation, kind)
    content = office.get(f"/{mediation}/papers/{paper['id']}", "mediator", TOWN).data
    assert heading in words_of(content)


def test_the_file_says_what_posts_are_called_and_not_their_ids(office: Handler) -> None:
    _, mediation = opened(office)
    act(office, mediation, "attempts", ATTEMPT)
    (post,) = {
        each["recorded_by"] for each in office.get(f"/{mediation}", "mediator", TOWN).json["attempts_made"]
    }
    paper = made(office, mediation, "mediation_file")
    content = words_of(office.get(f"/{mediation}/papers/{paper['id']}", "mediator", TOWN).data)
    assert (f"{TITLE}记录" in content, f"{post}记录" in content) == (True, False)


def test_the_printed_page_says_it_too_and_ids_while_nobody_answers(office: Handler) -> None:
    _, mediation = opened(office)
    act(office, mediation, "attempts", ATTEMPT)
    extras = office.listener.runtime.extras
    shown = []
    for grid in ({"grid": Grid()}, {"grid": Silent()}, {}):
        extras["peers"] = grid
        shown.append(f"{TITLE}记录" in office.get(f"/{mediation}/file", "mediator", TOWN).text)
    assert shown == [True, False, False]
    assert office.get(f"/{mediation}/file", "supervisor", CENTRE).status_code == 403


class Silent:
    """A service that does not answer."""

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        raise PeerSilent


def test_what_was_tried_in_vain_says_so_and_is_made_when_it_is_asked_for_again(office: Handler) -> None:
    _, mediation = opened(office)
    runtime = office.listener.runtime
    runtime.extras["peers"] = {"intake": Silent()}
    ordered = act(office, mediation, "papers", {"kind": "mediation_file", "grant": "granted"}, 202)["id"]
    one = f"/{mediation}/papers/{ordered}"

    def listed() -> Any:
        (paper,) = office.get(f"/{mediation}/papers", "mediator", TOWN).json["items"]
        return paper["state"], paper["failed"]

    assert work_one(runtime)
    assert listed() == ("waiting", None)
    early = office.post(f"{one}/retry", {}, "mediator", TOWN)
    assert (early.status_code, early.json["code"]) == (409, "PAPER_NOT_FAILED")
    jobs = runtime.definition.metadata.tables["jobs"]
    with runtime.db.begin() as db:  # as though it had been tried four times, and its last time had come
        db.execute(jobs.update().values(attempts=4, next_at=func.now()))
    assert work_one(runtime)
    assert listed() == ("failed", "PEER_SILENT")
    assert office.get(one, "mediator", TOWN).json["why"] == "PEER_SILENT"
    for role, unit, status in (("mediator", OTHER, 404), ("supervisor", CENTRE, 403)):
        assert office.post(f"{one}/retry", {}, role, unit).status_code == status
    runtime.extras["peers"] = {"intake": Intake()}
    assert office.post(f"{one}/retry", {}, "mediator", TOWN).status_code == 202
    assert listed() == ("waiting", None)
    assert work_one(runtime)
    assert listed() == ("made", None)
    assert NAME in words_of(office.get(one, "mediator", TOWN).data)


def test_a_mediation_has_no_papers_of_a_petition(office: Handler) -> None:
    _, mediation = opened(office)
    refused = office.post(f"/{mediation}/papers", {"kind": "petition_opinion"}, "mediator", TOWN)
    assert refused.status_code == 422


def test_what_is_no_peoples_committee_has_papers_and_a_term_of_its_own_kind(office: Handler) -> None:
    for body, kind, title in (
        ("agency", "administrative", "行政调解"),
        ("bench", "judicial", "司法调解"),
    ):
        office.unit(body, UnitKind.COMMITTEE)
        arrange(office, body)
        put(office, body, "", {"kind": kind, "seal_number": "4513020000123"})
        code = office.routed(Route.MEDIATION, body)
        mediation = office.only(code, "mediator", body)["id"]
        assert office.deadlines(code)["mediation.other"].state == "open"
        act(office, mediation, "agreement", WRITTEN, unit=body)
        for page in ("agreement/document", "file"):
            paper = office.get(f"/{mediation}/{page}", "mediator", body).get_data(as_text=True)
            assert (title in paper, "人民调解" in paper) == (True, False), (kind, page)
    _, mediation = opened(office)
    act(office, mediation, "agreement", WRITTEN)
    paper = office.get(f"/{mediation}/agreement/document", "mediator", TOWN).get_data(as_text=True)
    assert "人民调解法第二十九条" in paper
