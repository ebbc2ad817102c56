"""The text and the words that are intake's own."""

import re
from collections.abc import Callable
from typing import Any

from casekit.web import Text, invalid

# Why somebody looks at who the parties are (个人信息保护法: a stated purpose).
PURPOSES = ("contact_party", "verify_identity", "notify", "handle", "mediate", "follow_up", "audit")
# Why two cases are tied.
REASONS = ("same_root", "repeat", "same_party")
# The other is the owner's complaint about a unit that handles this one.
COMPLAINT = "complaint"
# Why a notification did not arrive.
FAILURES = ("address_wrong", "refused", "not_reached", "number_invalid", "no_address", "other")


# As people write them, in half or full width: +86 138 0000 0000, 0851-2866 0000 转 8, (0851) 28660000 ext. 8
_BETWEEN = r"[ 　+＋\-－()（）]*"
PHONE = (
    rf"^{_BETWEEN}(?:[0-9０-９]{_BETWEEN}){{5,20}}"
    rf"(?:(?:转|[Ee][Xx][Tt]\.?){_BETWEEN}(?:[0-9０-９]{_BETWEEN}){{1,8}})?$"
)
# Resident identity cards, passports, permits, officers' certificates, social credit codes. Which of them it is nobody
# is asked, so no check digit is looked at.
_OF_PAPERS = r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ\u3400-\u9fff ()（）\-－]*"
ID_NUMBER = rf"^{_OF_PAPERS}[0-9０-９]{_OF_PAPERS}$"
# In this alphabet alone, so that every relay on the way takes it.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
EMAIL = rf"^[A-Za-z0-9](?:[A-Za-z0-9._%+\-]{{0,62}}[A-Za-z0-9_%+\-])?@(?:{_LABEL}\.){{1,8}}[A-Za-z]{{2,24}}$"


def phone_number(**kwargs: Any) -> Text:
    """A telephone number: 5 to 20 digits, with what people write between them, and perhaps an extension."""
    check = _like(PHONE, "Not a telephone number.", "电话号码有误，应为 5 至 20 位数字。")
    return Text(32, validate=check, metadata={"pattern": PHONE}, **kwargs)


def email_address(**kwargs: Any) -> Text:
    """An address of electronic mail, as it is usually written (of RFC 5321: no quotes, no comments)."""
    check = _like(EMAIL, "Not an address of electronic mail.", "电子邮件地址有误。")
    return Text(128, validate=check, metadata={"pattern": EMAIL}, **kwargs)


def identity_number(**kwargs: Any) -> Text:
    """The number of a person's or an organisation's papers: letters, digits, brackets and hyphens."""
    check = _like(ID_NUMBER, "Not an identity number.", "证件号码有误，只能有字母、数字、括号和连字符。")
    return Text(32, validate=check, metadata={"pattern": ID_NUMBER}, **kwargs)


def _like(pattern: str, en: str, zh: str) -> Callable[[str], None]:
    wanted = re.compile(pattern)

    def check(value: str) -> None:
        if not wanted.fullmatch(value):
            raise invalid(en, zh)

    return check


def long_text(**kwargs: Any) -> Text:
    """What a person wrote; kept encrypted."""
    return Text(8000, multiline=True, **kwargs)
