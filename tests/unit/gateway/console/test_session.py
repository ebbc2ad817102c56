"""A session is readable to the gateway alone, and a form is taken only from the visitor it was shown to."""

from pathlib import Path

import pytest
from werkzeug.datastructures import Headers

from casekit.auth import DevIssuer
from casekit.vault import Vault
from casekit.vault.keyring import FileKeyring
from gateway.console.session import SESSION_COOKIE, VISIT_COOKIE, FormNotOurs, Sessions, TokenTooLong

TOKEN = "header.payload.signature"


def vault(home: Path) -> Vault:
    return Vault(FileKeyring.open(home / "master.json", make=True))


@pytest.fixture
def sessions(tmp_path: Path) -> Sessions:
    return Sessions(vault(tmp_path))


def test_a_session_opens_where_the_master_key_is_and_shows_nothing_of_its_token(
    sessions: Sessions, tmp_path: Path
) -> None:
    cookie = sessions.seal(TOKEN)
    opened = Sessions(vault(tmp_path)).open(cookie)
    assert opened is not None
    assert opened.token == TOKEN
    assert Sessions(vault(tmp_path / "another")).open(cookie) is None
    assert "payload" not in cookie


def test_a_session_has_the_same_name_wherever_it_is_opened_and_another_than_every_other(
    sessions: Sessions, tmp_path: Path
) -> None:
    cookies = [sessions.seal(TOKEN), sessions.seal(TOKEN)]
    here, there = (
        [each.open(cookie) for cookie in cookies] for each in (sessions, Sessions(vault(tmp_path)))
    )
    assert here == there
    assert here[0] is not None
    assert here[1] is not None
    assert here[0].name != here[1].name


def test_a_session_lasts_as_long_as_its_token(sessions: Sessions, tmp_path: Path) -> None:
    token = DevIssuer(tmp_path, now=lambda: 1_800_000_000.0).issue("clerk", ttl=60)
    opened = sessions.open(sessions.seal(token))
    assert opened is not None
    assert opened.expires.timestamp() == 1_800_000_060


@pytest.mark.parametrize("forged", ["", "x", "中文", "AAAA", "A" * 400])
def test_what_is_no_session_of_ours_opens_nothing(sessions: Sessions, forged: str) -> None:
    assert sessions.open(forged) is None


def test_an_altered_session_opens_nothing(sessions: Sessions) -> None:
    cookie = sessions.seal(TOKEN)
    assert sessions.open(cookie[:-8] + ("B" if cookie[-8] == "A" else "A") + cookie[-7:]) is None


def test_a_token_that_no_browser_would_keep_is_refused(sessions: Sessions) -> None:
    with pytest.raises(TokenTooLong):
        sessions.seal("x" * 4000)


def test_a_form_is_taken_from_the_visitor_it_was_shown_to(sessions: Sessions) -> None:
    cookies = {VISIT_COOKIE: "visit", SESSION_COOKIE: "session"}
    value = sessions.form_value(cookies)
    sessions.check_form(value, cookies, Headers(), "centre.example")
    sessions.check_form(value, cookies, Headers({"Origin": "https://centre.example"}), "centre.example")
    for other in (
        {VISIT_COOKIE: "visit"},
        {SESSION_COOKIE: "session"},
        {**cookies, SESSION_COOKIE: "another"},
        {},
    ):
        with pytest.raises(FormNotOurs):
            sessions.check_form(value, other, Headers(), "centre.example")


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://other"},
                {"Origin": "null"}]
)  # fmt: skip
def test_a_form_that_stood_elsewhere_is_refused_whatever_it_carries(
    sessions: Sessions, headers: dict[str, str]
) -> None:
    cookies = {VISIT_COOKIE: "visit"}
    with pytest.raises(FormNotOurs):
        sessions.check_form(sessions.form_value(cookies), cookies, Headers(headers), "centre.example")


def test_without_a_visit_no_form_is_ours(sessions: Sessions) -> None:
    with pytest.raises(FormNotOurs):
        sessions.check_form(sessions.form_value({}), {}, Headers(), "centre.example")
