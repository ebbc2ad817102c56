"""Refuses a procedure file that cannot work, and says in which line and what to do about it.

Checked: that it is data of the published schema; that every step is reached, owned, limited and comes to an
end; that every post named exists, could do its step, and escalation climbs; that no term is looser than
statute for the same procedure, nor an extension longer, nor a start another; that the parts a place
publishes agree. The command line shows the findings; the library loads nothing that has any.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from procedures import consistency, graph, statute, triage_check, validation
from procedures.document import Document, DocumentFault, read
from procedures.findings import Finding
from procedures.layers import Entry, Layer, parse
from procedures.merge import Layers, MergeFault, merge, national_rules, planned
from procedures.model import Post, Procedure, Rule
from procedures.owners import ABLE
from procedures.shelf import BUILTIN, Shelf
from procedures.starting import not_honoured
from procedures.vocabulary import Role, Stage, Tier

_TIERS = list(Tier)


def lint(path: Path, shelf: Shelf = BUILTIN) -> list[Finding]:
    """Everything wrong with the file, in order of lines; an empty list means that it can be used.

    A place is checked against the statute and the defaults that `shelf` has in force on its first day. Raises
    ProcedureRefused when those cannot be used themselves.
    """
    try:
        document = read(path)
        return validation.check(document) or _Linter(document, parse(document)).findings(shelf)
    except DocumentFault as fault:
        return [Finding(path, fault.line, None, fault.message, "correct it")]


@dataclass(frozen=True, slots=True)
class _Linter:
    """The checks that a schema cannot make, over one parsed file."""

    document: Document
    layer: Layer

    def findings(self, shelf: Shelf) -> list[Finding]:
        found = [*self._rules_twice(), *self._faults(triage_check.twice(self.layer.sorting))]
        if self.layer.layer == "place":
            found += self._misnamed()
            found += self._place(shelf.beneath(self.layer))
        return sorted(found, key=lambda finding: finding.line)

    def _finding(self, line: int, subject: str | None, message: str, remedy: str) -> Finding:
        return Finding(self.document.path, line, subject, message, remedy)

    def _rules_twice(self) -> Iterator[Finding]:
        seen: set[str] = set()
        for entry in self.layer.rules:
            if entry.key in seen:
                yield self._finding(entry.line, entry.key, "the rule stands twice", "keep one of them")
            seen.add(entry.key)

    def _misnamed(self) -> Iterator[Finding]:
        """The library finds files by name: it must be the place's."""
        if self.document.path.stem.partition("@")[0] != self.layer.place:
            line = self.document.line("place")
            yield self._finding(
                line, None, "the file is not named after its place", f"call it {self.layer.place}.yaml"
            )

    def _place(self, layers: Layers) -> Iterator[Finding]:
        yield from self._steps(layers)
        yield from self._consistent(layers)
        yield from self._planned_twice()
        yield from self._starts()
        for entry in self._bound():
            yield from self._looser(entry, national_rules(layers.national).get(entry.kind))
        try:
            procedure = merge(layers)
        except MergeFault as fault:
            line = self._rule_line(fault.key)
            yield self._finding(line, fault.key, str(fault), "state it in this file")
        else:
            yield from self._posts(procedure)
            yield from self._owners(procedure)
            yield from self._escalations(procedure)

    def _starts(self) -> Iterator[Finding]:
        """Terms that would be counted from another fact than the file says."""
        for entry in self.layer.rules:
            message = not_honoured(entry.kind, entry.start)
            if message is not None:
                remedy = "leave `starts` out and say it in a remark"
                yield self._finding(entry.line, entry.key, message, remedy)

    def _steps(self, layers: Layers) -> Iterator[Finding]:
        for step, message, remedy in graph.check(self.layer.start, self.layer.steps):
            yield self._finding(self._step_line(step), step, message, remedy)
        stated = {entry.kind for layer in (layers.place, layers.national) for entry in layer.rules}
        for each in self.layer.steps:
            if each.deadline is not None and each.deadline not in stated:
                yield self._finding(
                    self._step_line(each.key),
                    each.key,
                    f"the step has no term: no rule here or in statute sets `{each.deadline}`",
                    f"add a rule for {each.deadline}, or one that says `unpublished: true`",
                )

    def _consistent(self, layers: Layers) -> Iterator[Finding]:
        routes = self.layer.routes or layers.defaults.routes or frozenset()
        yield from self._faults(consistency.check(self.layer, routes))
        yield from self._faults(triage_check.check((layers.place, layers.national, layers.defaults)))

    def _faults(self, faults: Iterable[consistency.Fault]) -> Iterator[Finding]:
        for trail, message, remedy in faults:
            yield self._finding(self.document.line(*trail), None, message, remedy)

    def _planned_twice(self) -> Iterator[Finding]:
        stated = {entry.key for entry in self.layer.rules}
        for entry in self._planned():
            if entry.key in stated:
                message = "a plan of petition stages states this rule already"
                yield self._finding(self._rule_line(entry.key), entry.key, message, "keep one of them")

    def _planned(self) -> Iterator[Entry]:
        """The rules that the plans come to, under each reading that they leave open."""
        for index, plan in enumerate(self.layer.petition_plans):
            line = self.document.line("petition_plans", index)
            for reading in plan.readings:
                yield from (replace(entry, line=line) for entry in planned(reading))

    def _bound(self) -> Iterator[Entry]:
        yield from self.layer.rules
        yield from self._planned()

    def _looser(self, entry: Entry, limit: Entry | None) -> Iterator[Finding]:
        """Where a rule leaves what statute fixes for the same procedure."""
        if limit is None or limit.term is None or limit.binding is None:
            return
        remedy = f"keep to {limit.source}, or take the rule out"
        objections = (
            statute.objection(entry.term, limit.term, limit.binding) if entry.term else None,
            statute.other_start(entry.start, limit.start),
            statute.longer_extension(entry.extension, limit.extension),
            statute.stands_still(entry.not_counted, limit.not_counted),
        )
        for objection in filter(None, objections):
            yield self._finding(entry.line, entry.key, objection, remedy)

    def _posts(self, procedure: Procedure) -> Iterator[Finding]:
        """Every post that the file names exists."""
        for subject, line, post in self._named_posts():
            if post not in procedure.posts:
                yield self._finding(
                    line, subject, f"`{post}` is no post", "add it under `posts`, or correct it"
                )

    def _owners(self, procedure: Procedure) -> Iterator[Finding]:
        """Who is named for a stage, and cannot do it whatever a file says."""
        for subject, line, stage, key in self._named_owners():
            post = procedure.posts.get(key)
            if post is not None and post.role not in ABLE[stage]:
                remedy = f"name a post that is one of: {', '.join(sorted(ABLE[stage]))}"
                message = f"`{key}` is {post.role}, who cannot do `{stage}`"
                yield self._finding(line, subject, message, remedy)

    def _named_owners(self) -> Iterator[tuple[str | None, int, Stage, str]]:
        layer, line = self.layer, self.document.line
        for step in layer.steps:
            yield from ((step.key, self._step_line(step.key), step.stage, post) for post in step.who)
        for index, slip in enumerate(layer.order_chain):
            yield None, line("order_chain", index), slip.stage, slip.by
        if layer.follow_up:
            yield None, line("follow_up"), Stage.FOLLOW_UP, layer.follow_up.by

    def _named_posts(self) -> Iterator[tuple[str | None, int, str]]:
        layer, line = self.layer, self.document.line
        for step in layer.steps:
            yield from ((step.key, self._step_line(step.key), post) for post in step.who)
        for entry in layer.rules:
            yield from ((entry.key, entry.line, post) for post in _entry_posts(entry))
        for index, grade in enumerate(layer.grades):
            if grade.led_by:
                yield None, line("grades", index), grade.led_by
        for index, slip in enumerate(layer.order_chain):
            yield None, line("order_chain", index), slip.by
        if layer.follow_up:
            yield None, line("follow_up"), layer.follow_up.by
        yield from ((None, line(*trail), post) for trail, post in consistency.posts(layer))

    def _escalations(self, procedure: Procedure) -> Iterator[Finding]:
        found = {}
        for rule in procedure.rules.values():
            fault = _escalation_fault(rule, procedure)
            if fault:
                key, line = self._stated_by(rule)
                remedy = "escalate to a post above that is not in the chain yet"
                found[line, fault] = self._finding(line, key, fault, remedy)
        yield from found.values()

    def _stated_by(self, rule: Rule) -> tuple[str, int]:
        """The entry of this file that gave the rule its owner or its chain: its key and line."""
        for entry in self.layer.rules:
            if entry.kind is rule.kind and entry.covers(rule.grade, rule.tier) and _entry_posts(entry):
                return entry.key, entry.line
        return rule.key, self._rule_line(rule.key)

    def _step_line(self, key: str) -> int:
        steps = self.layer.steps
        index = next((n for n, step in enumerate(steps) if step.key == key), None)
        return self.document.line("start") if index is None else self.document.line("steps", index)

    def _rule_line(self, *names: str) -> int:
        """The line of the first rule of the file that has one of these keys or kinds, else of `rules`."""
        lines = (
            entry.line for name in names for entry in self.layer.rules if name in (entry.key, entry.kind)
        )
        return next(lines, self.document.line("rules"))


def _entry_posts(entry: Entry) -> tuple[str, ...]:
    return ((entry.owner,) if entry.owner else ()) + (entry.escalate_to or ())


def _escalation_fault(rule: Rule, procedure: Procedure) -> str | None:
    """Why a missed term of this rule would reach nobody above its owner."""
    posts = [procedure.posts[key] for key in (rule.owner, *rule.escalate_to) if key in procedure.posts]
    if not posts or posts[0].role is Role.PUBLIC:  # a party's own term: nobody is called to account for it
        return None
    if len(posts) == 1:
        return "escalation leads nowhere: nobody is named above the owner"
    if len({post.key for post in posts}) < len(posts):
        return "escalation leads nowhere: it comes back to a post that was already asked"
    if _descends(posts):
        return "escalation leads nowhere: it goes down to a lower tier"
    return None


def _descends(posts: list[Post]) -> bool:
    heights = [_TIERS.index(post.tier) for post in posts if post.tier is not None]
    return heights != sorted(heights)
