"""A longer term by agreement of both sides (约定延长), where the rule of the term leaves that to the parties. Pure.

医疗纠纷预防和处理条例 38, 特邀调解规定 27; a place's procedure may provide for others.
"""

from dataclasses import replace
from typing import Final

from procedures.extension import NOT_PROVIDED, ExtensionRefused, written
from procedures.model import Rule

PARTY: Final = "party"  # whose approval such an extension takes, as procedures name it


def length_of(rule: Rule, amount: int, already: int) -> str:
    """`amount` more, in the unit of the term, as the length is kept; `already`: how often it was extended.

    Raises ExtensionRefused, which names the rule: it provides for none, for no more, or for no longer one.
    """
    if rule.extension is None:
        raise ExtensionRefused(NOT_PROVIDED, rule=rule.key)
    return written(rule.extension.grant(replace(rule.term, amount=amount), PARTY, already))


def may_be_longer(rule: Rule, already: int) -> bool:
    """Whether the rule leaves another extension to the parties."""
    extension = rule.extension
    return extension is not None and extension.approved_by == PARTY and already < extension.times
