"""Who is logged in to the console, and that a form was sent from a page of ours.

The session is a cookie that holds the post's own token, sealed under the vault: no script and no other site sees it,
any replica of the gateway reads it, and it is good for as long as the token is, unless it is ended before (`endings`).
A form carries a value that only the gateway can derive from the visitor's two cookies; what comes from elsewhere has no
such value and is refused.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import jwt
from werkzeug.datastructures import Headers

from casekit.errors import Forbidden, Problem
from casekit.vault import Undecryptable, Vault

SESSION_COOKIE = "onedoor_session"
VISIT_COOKIE = "onedoor_visit"
_MOST_BYTES = 3800  # browsers keep no cookie of more than 4,096
_CONTEXT = "console/session"
_NAMES = b"console/session/name"


class TokenTooLong(Problem):
    """The token does not fit into a cookie."""

    code = "TOKEN_TOO_LONG"
    status = 422
    title_en = "This token is too long for the console."
    title_zh = "登录凭证过长，无法在本页面使用。"


class FormNotOurs(Forbidden):
    """The form was not sent from a page of this console, or the page has been open since another log-in."""

    code = "FORM_NOT_OURS"
    title_en = "This page is out of date; open it again."
    title_zh = "页面已过期，请重新打开后再提交。"


@dataclass(frozen=True, slots=True)
class Session:
    """What a cookie holds: the post's token, and a name that no other session has and the cookie does not show."""

    name: bytes
    token: str

    @property
    def expires(self) -> datetime:
        """When the token does, which has been verified before."""
        claims = jwt.decode(self.token, options={"verify_signature": False})
        return datetime.fromtimestamp(claims["exp"], UTC)


class Sessions:
    """Seals and opens sessions, and makes and checks the values that forms carry."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def seal(self, token: str) -> str:
        """The cookie for a token. Raises TokenTooLong."""
        key, wrapped = self._vault.new_key()
        packed = len(wrapped).to_bytes(2, "big") + wrapped + key.encrypt(token, _CONTEXT)
        cookie = base64.urlsafe_b64encode(packed).decode("ascii")
        if len(cookie) > _MOST_BYTES:
            raise TokenTooLong
        return cookie

    def open(self, cookie: str) -> Session | None:
        """The session in a cookie of ours; None for anything else."""
        try:
            packed = base64.b64decode(cookie.encode("ascii"), altchars=b"-_", validate=True)
            end = 2 + int.from_bytes(packed[:2], "big")
            key = self._vault.unwrap(packed[2:end])
            return Session(key.subkey(_NAMES), key.decrypt(packed[end:], _CONTEXT))
        except (Undecryptable, binascii.Error, UnicodeError):
            return None

    def form_value(self, cookies: Mapping[str, str]) -> str:
        """What a form of this visitor carries."""
        visitor = "\x00".join(cookies.get(name, "") for name in (VISIT_COOKIE, SESSION_COOKIE))
        return self._vault.secret_hmac("console-form", visitor).hex()

    def check_form(self, value: str, cookies: Mapping[str, str], headers: Headers, host: str) -> None:
        """Raise FormNotOurs unless the form came from a page that this visitor was shown."""
        expected = self.form_value(cookies)
        is_ours = VISIT_COOKIE in cookies and hmac.compare_digest(value.encode(), expected.encode())
        if not is_ours or not _is_same_site(headers, host):
            raise FormNotOurs


def new_visit() -> str:
    """The value of a fresh visit cookie."""
    return secrets.token_urlsafe(18)


def _is_same_site(headers: Headers, host: str) -> bool:
    """What the browser itself says of where the form stood; older ones say nothing."""
    if headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == host
