"""However a value is typed, it is looked up under one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.vault.normalise import normalised


@pytest.mark.parametrize(
    ("purpose", "typed", "spelling"),
    [
        ("phone", "13800000000", "13800000000"),
        ("phone", " 138 0000 0000 ", "13800000000"),
        ("phone", "138-0000-0000", "13800000000"),
        ("phone", "１３８００００００００", "13800000000"),
        ("phone", "+86 13800000000", "13800000000"),
        ("phone", "＋８６１３８００００００００", "13800000000"),
        ("phone", "0086-138-0000-0000", "13800000000"),
        ("phone", "8613800000000", "13800000000"),
        ("phone", "+86 (0851) 2866 0000", "085128660000"),
        ("phone", "0851-28660000", "085128660000"),
        ("phone", "86 0000", "860000"),
        ("phone", "12345", "12345"),
        ("id_card", "52030219900101123x", "52030219900101123X"),
        ("id_card", "５２０３０２ 19900101 123Ｘ", "52030219900101123X"),
        ("id_card", "520302-19900101-1234", "520302199001011234"),
        ("name", "张三", "张三"),
        ("name", " 张　三 ", "张三"),
        ("name", "阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("name", "阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("name", "阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("name", "ＬＩ Ming", "liming"),
        ("plate", "贵Ｃ·Ａ1234", "贵c·a1234"),
    ],
)
def test_a_value_has_one_spelling(purpose: str, typed: str, spelling: str) -> None:
    assert normalised(purpose, typed) == spelling


@given(purpose=st.sampled_from(["id_card", "name", "other"]), typed=st.text())
def test_a_spelling_is_its_own(purpose: str, typed: str) -> None:
    spelling = normalised(purpose, typed)
    assert normalised(purpose, spelling) == spelling
