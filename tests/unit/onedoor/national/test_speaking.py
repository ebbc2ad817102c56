"""What an answer of a side settles, and what it leaves for later."""

from types import SimpleNamespace
from typing import Any

import pytest
import urllib3

from onedoor.national.speaking import Said, Side, Unreachable


def said(monkeypatch: pytest.MonkeyPatch, status: int, data: bytes) -> Said:
    def request(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(status=status, data=data)

    monkeypatch.setattr(urllib3.PoolManager, "request", request)
    return Side("http://nation.invalid", "token").ask("POST", "/statuses", {})


@pytest.mark.parametrize(
    ("status", "data", "is_taken"), [(200, b"", True), (201, b"{}", True), (422, b'{"code": "NO"}', False)]
)
def test_what_was_taken_or_refused_is_settled(
    monkeypatch: pytest.MonkeyPatch, status: int, data: bytes, is_taken: bool
) -> None:
    assert said(monkeypatch, status, data).is_taken is is_taken


@pytest.mark.parametrize("code", [b'"STATUS_REFUSED"', b'"\\u59d3\\u540d\\u4e0d\\u7b26"', b"7", b"null"])
def test_why_it_was_refused_is_a_code_and_never_words(monkeypatch: pytest.MonkeyPatch, code: bytes) -> None:
    found = said(monkeypatch, 422, b'{"code": ' + code + b"}")
    assert found.problem == ("STATUS_REFUSED" if b"STATUS" in code else "HTTP_422")


@pytest.mark.parametrize("status", [302, 307, 304, 408, 425, 429, 500, 503])
def test_who_points_elsewhere_or_asks_for_patience_has_taken_nothing(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    with pytest.raises(Unreachable) as away:
        said(monkeypatch, status, b"")
    assert away.value.why == f"HTTP_{status}"
