"""The table of permissions as one digest, so that a change of it can be seen and put on record. Pure."""

import hashlib
import json

from access.rules import CASE_RULES, GENERAL_RULES, CaseRule, GeneralRule


def rule_count() -> int:
    """How many rules there are."""
    return len(CASE_RULES) + len(GENERAL_RULES)


def permissions_digest() -> str:
    """SHA-256 (hex) of who may do what in which standing; the words of a rule's purpose do not count."""
    table = [*map(_of_cases, CASE_RULES), *map(_general, GENERAL_RULES)]
    return hashlib.sha256(json.dumps(sorted(table), ensure_ascii=True).encode()).hexdigest()


def _of_cases(rule: CaseRule) -> list[list[str]]:
    return [sorted(each) for each in (rule.roles, rule.standings, rule.clear, rule.masked)]


def _general(rule: GeneralRule) -> list[list[str]]:
    return [sorted(rule.roles), [rule.scope.value], sorted(rule.acts)]
