"""Every field can be set and is documented; the document cannot drift from the code."""

from dataclasses import fields
from pathlib import Path

from casekit.config import SETTINGS, Config
from casekit.config.settings import reference

DOCUMENT = Path(__file__).parents[4] / "docs" / "configuration.md"


def test_the_document_lists_exactly_what_the_code_reads() -> None:
    assert reference() in DOCUMENT.read_text(encoding="utf-8")


def test_every_field_has_a_setting() -> None:
    assert {setting.field for setting in SETTINGS.values()} == {item.name for item in fields(Config)}


def test_every_setting_says_what_it_is_and_what_to_do() -> None:
    for setting in SETTINGS.values():
        assert setting.doc
        assert setting.remedy
        assert "|" not in setting.doc + setting.default


def test_what_may_hold_a_password_is_a_secret() -> None:
    for name, setting in SETTINGS.items():
        assert setting.secret == (name.endswith(("database_uri", "amqp_uri", "secret"))), name
