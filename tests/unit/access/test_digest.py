"""The digest of the permissions changes with what somebody may do, and with nothing else."""

import pytest

from access import digest, rules
from casekit.auth.actor import Role


def test_it_is_the_same_however_the_table_is_ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest.permissions_digest()
    monkeypatch.setattr(digest, "CASE_RULES", tuple(reversed(rules.CASE_RULES)))
    assert digest.permissions_digest() == before
    assert digest.rule_count() == len(rules.CASE_RULES) + len(rules.GENERAL_RULES)


def test_one_role_more_in_one_rule_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest.permissions_digest()
    first, *others = rules.GENERAL_RULES
    more = rules.GeneralRule(first.roles | {Role.OPS}, first.acts, first.scope)
    monkeypatch.setattr(digest, "GENERAL_RULES", (more, *others))
    assert digest.permissions_digest() != before
