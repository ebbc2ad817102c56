"""Extending a term: by how much, how often and on whose approval the rule allows. Pure; anyone may call it.

What is granted is a term of its own, to be counted from the last day of the term as it stands
(`terms.due(..., extended=…)`). Nothing is granted that the rule does not provide for.
"""

from dataclasses import dataclass, replace
from typing import Final

from casekit.errors import Message, Problem
from procedures.source import Source
from procedures.terms import Term, Unit


class ExtensionRefused(Problem):
    """The rule does not allow this extension."""

    code = "EXTENSION_REFUSED"
    status = 409
    title_en = "The term cannot be extended in this way."
    title_zh = "该期限不能这样延长。"


# of a rule that leaves no time to be added, to whoever asks
NOT_PROVIDED: Final = Message("The rule provides for no extension.", "该期限规则未规定可以延长。")


def written(length: Term) -> str:
    """A length as it is kept and said: `30 day`."""
    return f"{length.amount} {length.unit.value}"


def read(length: str, like: Term) -> Term:
    """The length that was written. `like`: a term whose ways (roll-over, closing time) it has, if it has its unit.

    Raises ValueError for what nobody wrote.
    """
    amount, _, unit = length.partition(" ")
    return replace(like, amount=int(amount)) if unit == like.unit else Term(int(amount), Unit(unit))


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much and how often a term may be extended, and whose approval that takes (a post).

    `term` is None where the statute leaves the length to the parties' agreement.
    """

    term: Term | None
    times: int
    approved_by: str
    notice: bool
    source: Source

    def grant(self, asked: Term | None, approved_by: str, already: int) -> Term:
        """The term to add. `asked`: None for all that is allowed; `already`: how often it was extended.

        Raises ExtensionRefused: too often, by the wrong post, longer than allowed, or in a unit that cannot
        be compared with the one allowed.
        """
        if already >= self.times:
            raise ExtensionRefused(
                Message(
                    f"It was extended {already} of {self.times} times.",
                    f"最多延长{self.times}次，已延长{already}次。",
                )
            )
        if approved_by != self.approved_by:
            raise ExtensionRefused(
                Message(
                    f"It is for {self.approved_by} to approve, not for {approved_by}.",
                    f"应由 {self.approved_by} 批准，而非 {approved_by}。",
                )
            )
        return self._length(asked)

    def _length(self, asked: Term | None) -> Term:
        if self.term is None:
            if asked is None:
                raise ExtensionRefused(
                    Message("The length that the parties agreed on is missing.", "须写明双方约定的延长期限。")
                )
            return asked
        if asked is None:
            return self.term
        if replace(self.term, amount=asked.amount) != asked or asked.amount > self.term.amount:
            raise ExtensionRefused(Message(f"At most {written(self.term)}.", f"最长可延长{self.term}。"))
        return asked
