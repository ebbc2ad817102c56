"""《整改提示单》: page and file of a yellow card that stands, for whoever is shown the card, on record by its hash."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from casekit.attachments import FilesystemStore
from casekit.jobs import work_one
from tests.integration.services.evaluation.carded import HALL, county
from tests.support.listening import Listener

DECEMBER = datetime(2026, 12, 10, 2, 0, tzinfo=UTC)
JUDGED = datetime(2027, 1, 5, tzinfo=UTC)
PUBLISHED = datetime(2027, 1, 14, tzinfo=UTC)


def test_a_notice_is_made_a_file_and_read_by_those_to_whom_its_page_reads_the_same(
    evaluation: Listener, tmp_path: Path
) -> None:
    evaluation.runtime.extras["attachments"] = FilesystemStore(tmp_path / "papers", 1024)
    place = county(evaluation, DECEMBER, tmp_path / "own")
    place.units("yellow", "red")
    place.cases("yellow", late=1, timely=3)
    place.cases("yellow", late=1, accused=["red"])
    place.judged(JUDGED)
    card = place.card("yellow")["id"]
    at = f"/v1/evaluation/cards/{card}"
    early = evaluation.get(f"{at}/notice/document", "handler", "yellow")
    assert (early.status_code, early.json["code"]) == (409, "NOTICE_NOT_ISSUED")
    place.judged(PUBLISHED)

    page = evaluation.get(f"{at}/notice/document", "handler", "yellow").get_data(as_text=True)
    assert "整改提示单" in page
    assert "<p>平凉泾川 闭环办理 办理流程" in page
    assert "yellow 名称" in page
    assert "低于 85%" in page
    assert place.post(card, "papers", None, "handler", "red").status_code == 404
    ordered = place.post(card, "papers", None, "handler", "yellow").json
    while work_one(evaluation.runtime):
        continue
    (made,) = evaluation.get(f"{at}/papers", "handler", "yellow").json["items"]
    content = evaluation.get(f"{at}/papers/{ordered['id']}", "supervisor", HALL).data
    assert content.startswith(b"%PDF")
    assert (made["state"], made["sha256"]) == ("made", hashlib.sha256(content).hexdigest())
    with evaluation.runtime.db.begin() as db:
        found = (
            db.exec_driver_sql("SELECT body FROM outbox_messages WHERE type = 'notice.printed'")
            .scalars()
            .all()
        )
    (said,) = [json.loads(bytes(body))["data"] for body in found]
    assert said == {"card": card, "unit": "yellow", "paper": ordered["id"], "digest": made["sha256"]}

    # to whom the card tells less it has another page, and this file is not there
    theirs = evaluation.get(f"{at}/notice/document", "evaluator", "red")
    assert theirs.status_code == 200
    assert theirs.get_data(as_text=True) != page
    seen = evaluation.get(f"{at}/papers/{ordered['id']}", "evaluator", "red")
    assert (seen.status_code, seen.json["code"]) == (404, "PAPER_NOT_FOUND")

    place.act(card, "answer", {"text": "已整改"}, "handler", "yellow")
    place.act(card, "answer-review", {"is_accepted": False, "text": "不实"}, "evaluator")
    again = evaluation.get(f"{at}/notice/document", "handler", "yellow").get_data(as_text=True)
    assert "现第 2 次提示" in again
    assert evaluation.get(f"{at}/papers", "handler", "yellow").json["items"] == []
