"""Papers of a petition say what they must, and escape what was written."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.vocabulary import CompetenceBy, RefusalGround, ReviewOutcome, Route
from services.petition.domain.paper import TITLES, PaperKind, numbered
from services.petition.domain.petition import WrittenForm
from services.petition.printing import render
from services.petition.printing.words import WORDS

DAY = datetime(2026, 3, 12, 4, tzinfo=UTC)
END = datetime(2026, 5, 11, 16, tzinfo=UTC)
PETITION = {
    "code": "520302-2026-0000001-X", "unit": "office", "unit_name": "示范县信访局", "received_at": DAY,
    "admitted_at": DAY, "due_at": END, "ground": "concluded", "right_way": None, "earlier": None,
}  # fmt: skip
SOURCE = {
    "recipient": "bureau", "joint": ["town"], "settled_by": "superior", "report_by": END, "reason": "须勘测",
    "reviewer": None, "received_at": DAY, "sent_at": DAY, "outcome": "revoked",
}  # fmt: skip


def page(kind: PaperKind, **changed: Any) -> str:
    paper = {
        "title": TITLES[kind], "number": numbered(kind, 2026, 12), "issued_at": DAY, "delivery_form": "post",
        "delivered_at": DAY,
    }  # fmt: skip
    names = {"bureau": "自然资源局", "town": "东街镇"}
    return render(
        {
            "kind": kind.value,
            "paper": paper,
            "petition": PETITION,
            "source": SOURCE,
            "text": "正文<b>",
            "names": names,
        }
        | changed
    )


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_stands_alone_has_its_number_and_escapes_what_was_written(kind: PaperKind) -> None:
    html = page(kind)
    assert TITLES[kind] in html
    assert "〔2026〕12号" in html
    assert "正文&lt;b&gt;" in html
    assert "邮寄送达　2026年3月12日" in html
    assert not {"<script", "http:", "https:", "src="} & set(html.split())


def test_a_term_is_told_by_its_last_day() -> None:
    assert "办理期限至2026年5月11日（" in page(PaperKind.ADMISSION)
    assert "请于2026年5月11日前反馈" in page(PaperKind.ASSIGNMENT)


def test_a_notice_of_admission_is_of_the_unit_that_admits() -> None:
    assert "自然资源局（印章）" in page(PaperKind.ADMISSION)
    assert "示范县信访局（印章）" in page(PaperKind.ADMISSION, source=None, names={})


def test_what_is_concluded_is_explained_with_the_way_for_new_facts() -> None:
    html = page(PaperKind.REFUSAL)
    assert "同一事实和理由不再受理" in html
    assert "可以就新的事实、理由另行提出" in html


def test_each_opinion_says_what_may_be_done_against_it() -> None:
    assert "三十日内，请求本单位的上一级机关、单位复查（第三十五条）" in page(PaperKind.OPINION)
    assert "请求复核（第三十六条）" in page(PaperKind.REVIEW)
    assert "终结意见" in page(PaperKind.RE_REVIEW)


def test_shared_competence_is_told_to_the_unit_that_leads() -> None:
    assert "涉及东街镇，经共同的上一级机关决定由你单位受理（第二十四条）" in page(PaperKind.FORWARDING)


@pytest.mark.parametrize(
    ("words", "vocabulary"),
    [
        ("ground", RefusalGround), ("way", Route), ("outcome", ReviewOutcome), ("settled", CompetenceBy),
        ("delivery", WrittenForm),
    ],
)  # fmt: skip
def test_every_word_of_a_vocabulary_is_said(words: str, vocabulary: Any) -> None:
    assert set(WORDS[words]) == {each.value for each in vocabulary}
