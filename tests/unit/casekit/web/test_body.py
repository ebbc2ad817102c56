"""Bodies are read strictly: whatever is wrong is a 4xx, never a surprise further in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.clock import monotonic
from casekit.web.body import MAX_DEPTH, depth, loads
from casekit.web.errors import MalformedRequest


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"",
        b"nul",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": NaN}',
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e999]",
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        '"文"'.encode("utf-16"),
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b'"\\u0000"',
        b'["\x00"]',
        b'{"a": "\n"}',
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"9" * 5_000,
        b"[12345678901234567890]",
        b"{}{}",
        b'{"a": 1} x',
    ],
)
def test_what_is_not_clean_json_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedRequest):
        loads(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"{}", {}),
        (b' {"a": [1, -2.5, true, null, "\xe6\xa1\x88"]} ', {"a": [1, -2.5, True, None, "案"]}),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\u6848"', "案"),
        (b'"\\\\u0000"', "\\u0000"),
        (b"999999999999999999", 999999999999999999),
        (b'"' + b"[{" * 1000 + b'"', "[{" * 1000),
    ],
)
def test_what_is_clean_is_read(data: bytes, value: object) -> None:
    assert loads(data) == value


@pytest.mark.parametrize("levels", [MAX_DEPTH, MAX_DEPTH + 1])
def test_the_limit_of_depth_is_exact(levels: int) -> None:
    data = b"[" * levels + b"]" * levels
    assert depth(data) == levels
    if levels <= MAX_DEPTH:
        loads(data)
    else:
        with pytest.raises(MalformedRequest):
            loads(data)


@pytest.mark.parametrize(
    "data", [b'"' + b'\\"' * 500_000, b'"' * 1_000_001, b'["\\' * 300_000, b"[" * 1_000_000]
)
def test_no_body_within_the_limit_takes_long(data: bytes) -> None:
    began = monotonic()
    with pytest.raises(MalformedRequest):
        loads(data)
    assert monotonic() - began < 10


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        loads(data)
    except MalformedRequest:
        return


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(_JSON, st.booleans())
def test_clean_json_comes_through_unchanged(value: object, ascii_only: bool) -> None:
    written = json.dumps(value, ensure_ascii=ascii_only)
    if "\\u0000" in written:
        return
    assert loads(written.encode()) == value
