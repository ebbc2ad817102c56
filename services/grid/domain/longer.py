"""What a rule grants to an order whose unit asks that its term be longer (延期). Pure."""

from dataclasses import replace

from casekit.errors import Message
from procedures.extension import NOT_PROVIDED, ExtensionRefused, written
from procedures.model import Procedure, Rule


def granted(rule: Rule, amount: int | None, already: int) -> str:
    """The length to add, as it is kept: `amount` of the unit in which the rule extends, None for all it allows.

    Raises ExtensionRefused, which names the rule: it provides for none, for no more, or for no longer one.
    """
    extension = rule.extension
    if extension is None or extension.term is None:
        raise ExtensionRefused(NOT_PROVIDED, rule=rule.key)
    try:
        asked = None if amount is None else replace(extension.term, amount=amount)
        return written(extension.grant(asked, extension.approved_by, already))
    except ExtensionRefused as refused:
        raise ExtensionRefused(refused.detail, rule=rule.key, longest=written(extension.term)) from None


def check_approver(procedure: Procedure, rule: Rule, roles: frozenset[str]) -> None:
    """Whether somebody in these roles approves it. Raises ExtensionRefused, which names the post that does."""
    if rule.extension is None:
        return
    post = procedure.posts[rule.extension.approved_by]
    if post.role.value not in roles:
        said = Message(f"It is for {post.key} to approve.", f"应由{post.name}批准。")
        raise ExtensionRefused(said, rule=rule.key, approved_by=post.key)


def has_more(rule: Rule, already: int) -> bool:
    """Whether the rule provides for another extension."""
    extension = rule.extension
    return extension is not None and extension.term is not None and already < extension.times
