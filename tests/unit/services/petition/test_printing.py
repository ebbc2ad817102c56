"""Papers of a petition say what they must, and escape what was written."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from casekit.papers.layout import laid_out
from contracts.vocabulary import (
    AdviceKind,
    CompetenceBy,
    ForwardingKind,
    PetitionForm,
    PetitionSort,
    RefusalGround,
    ReviewLevel,
    ReviewOutcome,
    Route,
)
from services.petition.domain.advice import AdviceState
from services.petition.domain.handing import MEDIATIONS
from services.petition.domain.lifecycle import State
from services.petition.domain.paper import LETTERS, TITLES, PaperKind, numbered
from services.petition.domain.petition import WrittenForm
from services.petition.domain.pressing import PRESSED, SlipState
from services.petition.domain.reception import PROMISE
from services.petition.printing import annual, render
from services.petition.printing.words import WORDS

DAY = datetime(2026, 3, 12, 4, tzinfo=UTC)
END = datetime(2026, 5, 11, 16, tzinfo=UTC)
PETITION = {
    "code": "520302-2026-0000001-X", "unit": "office", "received_at": DAY,
    "admitted_at": DAY, "due_at": END, "ground": "concluded", "right_way": None, "earlier": None,
    "handed_to": "peoples_mediation",
}  # fmt: skip
SOURCE = {
    "recipient": "bureau", "joint": ["town"], "settled_by": "superior", "report_by": END, "reason": "须勘测",
    "reviewer": None, "received_at": DAY, "sent_at": DAY, "outcome": "revoked",
}  # fmt: skip


def page(kind: PaperKind, *, to: Sequence[str] = (), **changed: Any) -> str:
    paper = {
        "title": TITLES[kind], "number": numbered(kind, 2026, 12), "issued_at": DAY, "delivery_form": "post",
        "delivered_at": DAY,
    }  # fmt: skip
    names = {"bureau": "自然资源局", "town": "东街镇", "office": "示范县信访局"}
    return render(
        {
            "kind": kind.value,
            "paper": paper,
            "dated": DAY,
            "petition": PETITION,
            "source": SOURCE,
            "text": "正文<b>",
            "names": names,
            "by": "自然资源局",
            "answered_by": "水务局",
        }
        | changed,
        to,
    )


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_can_be_made_a_file(kind: PaperKind) -> None:
    assert numbered(kind, 2026, 12) in laid_out(page(kind), DAY.date())


def test_who_is_written_to_is_named_where_it_was_granted_and_no_petitioner_in_a_letter() -> None:
    for kind in PaperKind:
        named = page(kind, to=["张金丝雀", "李金丝雀"])
        assert ("张金丝雀、李金丝雀：" in named) is (kind not in LETTERS)
        assert ('class="line"' in page(kind)) is (kind not in LETTERS)


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_stands_alone_has_its_number_and_escapes_what_was_written(kind: PaperKind) -> None:
    html = page(kind)
    assert TITLES[kind] in html
    assert "〔2026〕12号" in html
    assert "正文&lt;b&gt;" in html
    assert "邮寄送达" in html
    assert "2026年3月12日" in html
    assert not {"<script", "http:", "https:", "src="} & set(html.split())


def test_a_term_is_told_by_its_last_day() -> None:
    assert "办理期限至2026年5月11日（" in page(PaperKind.ADMISSION)
    assert "请于2026年5月11日前反馈" in page(PaperKind.ASSIGNMENT)


def test_a_paper_of_a_petition_that_is_admitted_no_more_can_still_be_printed() -> None:
    gone = PETITION | {"admitted_at": None, "due_at": None}
    for kind in (PaperKind.ADMISSION, PaperKind.EXTENSION, PaperKind.OPINION):
        assert TITLES[kind] in page(kind, petition=gone)


@pytest.mark.parametrize("kind", PaperKind)
def test_a_paper_is_sealed_by_the_unit_in_whose_name_it_is(kind: PaperKind) -> None:
    assert "自然资源局（印章）" in page(kind)


def test_a_review_names_whose_opinion_it_reviews_and_an_authority_outside_by_its_part() -> None:
    assert "不服水务局的信访处理意见" in page(PaperKind.REVIEW)
    assert "复查机关（印章）" in page(PaperKind.REVIEW, by=None)
    assert "复核机关（印章）" in page(PaperKind.RE_REVIEW, by=None)


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
        ("delivery", WrittenForm), ("state", State), ("form", PetitionForm), ("sort", PetitionSort),
        ("forwarding", ForwardingKind), ("level", ReviewLevel), ("slip", SlipState), ("advice", AdviceKind),
        ("advice_state", AdviceState), ("mediation", MEDIATIONS),
    ],
)  # fmt: skip
def test_every_word_of_a_vocabulary_is_said(words: str, vocabulary: Any) -> None:
    assert set(WORDS[words]) == {each.value for each in vocabulary}


def test_who_goes_to_mediation_is_told_that_the_term_is_not_interrupted_by_it() -> None:
    html = page(PaperKind.HAND_OVER)
    assert "依照《信访工作条例》第三十三条，移交人民调解组织调解" in html
    assert "办理期限自首次受理之日起连续计算（第三十四条）" in html


def test_every_term_that_is_supervised_has_its_word() -> None:
    assert set(WORDS["term"]) == set(PRESSED) | {PROMISE}


def test_the_annual_report_says_the_figures_in_words_and_leaves_out_what_is_none() -> None:
    groups: dict[str, Any] = {
        name: {} for name in ("by_state", "by_sort", "forwarded", "reviews", "supervised", "advice")
    }
    html = annual(
        {
            **groups, "year": 2025, "received": 40, "answered_on_time": 30, "answered_late": 4, "relieved": 3,
            "relief_fen": 150_005, "withheld": 2, "by_form": {"visit": 12}, "pressed": {"petition.notice": 5},
            "advice_answers": {"adopted": 6}, "complained_of": {"hr": 7, "town": 3}, "names": {"hr": "人社局<b>"},
            "made_at": DAY,
        }
    )  # fmt: skip
    said = re.sub(r"<[^>]+>|\s", " ", html)
    for words in (
        "收到信访事项40件",
        "金额1500.05元",
        "来访 *12",
        "受理告知 *5",
        "已采纳 *6",
        "人社局&lt;b&gt; *7",
        "town *3",
    ):
        assert re.search(words, said), words
    assert "复查、复核" not in html
