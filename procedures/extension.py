"""Extending a term: by how much, how often and on whose approval the rule allows. Pure; anyone may call it.

What is granted is a term of its own, to be counted from the last day of the term as it stands
(`terms.due(..., extended=…)`). Nothing is granted that the rule does not provide for.
"""

from dataclasses import dataclass, replace

from casekit.errors import Problem
from procedures.source import Source
from procedures.terms import Term, Unit


class ExtensionRefused(Problem):
    """The rule does not allow this extension."""

    code = "EXTENSION_REFUSED"
    status = 409
    title_en = "The term cannot be extended in this way."
    title_zh = "该期限不能这样延长。"


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
            raise ExtensionRefused(f"extended {already} of {self.times} times")
        if approved_by != self.approved_by:
            raise ExtensionRefused(f"approved by {approved_by}, not by {self.approved_by}")
        return self._length(asked)

    def _length(self, asked: Term | None) -> Term:
        if self.term is None:
            if asked is None:
                raise ExtensionRefused("the parties agree on a length")
            return asked
        if asked is None:
            return self.term
        if replace(self.term, amount=asked.amount) != asked or asked.amount > self.term.amount:
            raise ExtensionRefused(f"{asked} is not within {self.term}")
        return asked
