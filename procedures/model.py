"""A procedure as it is in force: national statute, the place's own file and our defaults, already merged.

Everything is frozen. Services read a `Procedure` from `procedures.library` and ask it questions; nobody else
builds one. Every rule says where it comes from, and which of its parts nobody published and our defaults
fill.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from casekit.errors import Problem
from procedures.carding import Carding
from procedures.extension import Extension
from procedures.organisation import Meeting, Organisation
from procedures.plans import PetitionPlan
from procedures.source import Source
from procedures.starting import Start
from procedures.terms import Term
from procedures.triage import Sorting
from procedures.vocabulary import (
    NAMES,
    Attachment,
    Binding,
    Colour,
    DeadlineKind,
    Grade,
    MatterType,
    NotCounted,
    OrderKind,
    Role,
    Route,
    Satisfaction,
    Stage,
    Tier,
)


class RuleMissing(Problem):
    """No rule of the procedure fixes this term."""

    code = "RULE_MISSING"
    status = 500
    title_en = "The procedure in force has no rule for this term."
    title_zh = "现行流程没有规定该期限。"


@dataclass(frozen=True, slots=True)
class Post:
    """A post (岗位), never a person: who holds it is the grid service's to know."""

    key: str
    name: str
    role: Role
    tier: Tier | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Who must act, within which term, and what happens when they don't.

    `owner` and `escalate_to` (in order) are post keys. `source` is where the term comes from; `place_source`
    is the place's own statement, also when it only says that it leaves the matter open. `from_defaults` names
    the parts that nobody published and our defaults fill. `attempts`: within the term this many attempts are
    made. `not_counted` names what the term stands still for (a hearing, an appraisal). `start` is the fact from
    which the term counts, None where nobody says. `target`: the place calls it an aim, not a promise.
    `escalate_every`: how long a post that is told of a missed term has before the next one is told (督办).
    """

    kind: DeadlineKind
    term: Term
    owner: str
    source: Source
    grade: Grade | None = None
    tier: Tier | None = None
    attempts: int | None = None
    warn_before: tuple[timedelta, ...] = ()
    escalate_to: tuple[str, ...] = ()
    binding: Binding | None = None
    extension: Extension | None = None
    not_counted: tuple[NotCounted, ...] = ()
    place_source: Source | None = None
    from_defaults: frozenset[str] = frozenset()
    start: Start | None = None
    target: bool = False
    escalate_every: Term | None = None

    @property
    def key(self) -> str:
        """Its name within the procedure: `completion.serious`, `mediation.attempts@village`."""
        return rule_key(self.kind, self.grade, self.tier)

    @property
    def unpublished(self) -> bool:
        """Whether neither statute nor the place fixes the term: ours stands in until the centre sets one."""
        return "term" in self.from_defaults

    @property
    def name(self) -> str:
        """The Chinese name of what is due."""
        return NAMES[self.kind]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the place's chain, in its own words; a terminal step is a state, not work.

    `who` are post keys; `deadline` names the rule that limits the step; `on_failure` the step taken when it
    fails.
    """

    key: str
    name: str
    stage: Stage
    who: tuple[str, ...] = ()
    deadline: DeadlineKind | None = None
    next: tuple[str, ...] = ()
    on_failure: str | None = None
    terminal: bool = False
    unpublished: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip of the order chain (派单、接单、督办单、评单、核单…): what it is called and who issues it."""

    stage: Stage
    name: str
    by: str
    order: OrderKind | None
    source: Source


@dataclass(frozen=True, slots=True)
class GradePolicy:
    """What the place calls a grade, at which tier it is settled and with whom, who leads, and what it is given.

    `manner` says in the place's words how such matters are handled; `one_each` what each of them is given (六个一);
    `task_group` who sits in its task group (专班). None or empty where the place does not say.
    """

    grade: Grade
    name: str
    led_by: str | None
    source: Source
    tier: Tier | None = None
    together_with: tuple[str, ...] = ()
    manner: str | None = None
    one_each: tuple[Attachment, ...] = ()
    task_group: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A category of matters by which the place sorts (五类、五小…)."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Concern:
    """A kind of concern and the manner in which it is handled (五事五办)."""

    key: str
    name: str
    manner: str


@dataclass(frozen=True, slots=True)
class Mediation:
    """How mediation climbs: `ladder` from the lowest tier up, `after_failure` when the last one fails.

    `rounds`: after how many failed rounds the party is guided there, None where that is not published.
    `linked_with`: the procedures that work together with mediation (五调联动). `from_defaults` names the parts
    that the place leaves open and our defaults fill.
    """

    ladder: tuple[Tier, ...]
    until_settled: bool
    after_failure: Route | None
    committees: tuple[str, ...]
    source: Source
    rounds: int | None = None
    linked_with: tuple[Route, ...] = ()
    from_defaults: frozenset[str] = frozenset()

    def next_tier(self, tier: str) -> Tier | None:
        """The tier that takes over when `tier` has failed; None after the last, or off the ladder."""
        return next((above for below, above in pairwise(self.ladder) if below == tier), None)


_ANSWERS = (Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED, Satisfaction.DISSATISFIED)


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a month's drawn cases are of one unit: `least`, where it settled so many, to `most`."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Whether, by whom and how a party is asked after settlement (回访).

    `sample_per_month`: parties drawn at random each month besides, by `quota` of each unit (None: not stated).
    `supervised_from`: from this answer down the unit follows up again under supervision.
    """

    required_for: frozenset[MatterType]
    by: str
    sample_per_month: int | None
    supervised_from: Satisfaction | None
    source: Source
    quota: Quota | None = None

    def needed(self, matter_type: str) -> bool:
        """Whether a case of this type is not closed before its party was asked."""
        return matter_type in self.required_for

    def supervised(self, answer: str) -> bool:
        """Whether this answer makes the unit follow up again under supervision; never where nobody answered."""
        worse = _ANSWERS[_ANSWERS.index(self.supervised_from) :] if self.supervised_from else ()
        return answer in worse


@dataclass(frozen=True, slots=True)
class CardRule:
    """When a card (牌) is issued and what it leads to; `threshold` is None while the place publishes none."""

    colour: Colour
    trigger: str
    consequence: str
    threshold: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class Remark:
    """Something else the place publishes about its way of working, kept so that it can be shown."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Procedure:
    """A place's way of working in one version.

    `version` joins the versions of the three files it was merged from; a case keeps it, and `library.load`
    finds the same procedure again by it. `region` is the 12-digit administrative code of the place. `from_defaults`
    names the parts that the place says nothing of and our defaults fill as a whole.
    """

    place: str
    name: str
    region: str
    version: str
    effective_from: date
    source: Source
    posts: Mapping[str, Post]
    rules: Mapping[str, Rule]
    steps: tuple[Step, ...]
    matter_types: frozenset[MatterType]
    routes: frozenset[Route]
    grades: tuple[GradePolicy, ...]
    categories: tuple[Category, ...]
    concerns: tuple[Concern, ...]
    order_chain: tuple[Slip, ...]
    mediation: Mediation
    follow_up: FollowUp
    cards: tuple[CardRule, ...]
    carding: Carding | None
    meetings: tuple[Meeting, ...]
    remarks: tuple[Remark, ...]
    organisation: Organisation
    petition_plans: tuple[PetitionPlan, ...]
    sorting: Sorting
    from_defaults: frozenset[str] = frozenset()

    def rule(self, kind: str, grade: str | None = None, tier: str | None = None) -> Rule:
        """The rule for `kind`, the most particular one that fits `grade` and `tier`. Raises RuleMissing."""
        for key in dict.fromkeys(rule_key(kind, g, t) for g in (grade, None) for t in (tier, None)):
            if key in self.rules:
                return self.rules[key]
        raise RuleMissing(f"{self.place} {self.version}: {kind}")

    def family(self, name: str) -> tuple[Rule, ...]:
        """The rules of a family of deadlines: `petition`, `mediation`, `order`."""
        return tuple(rule for rule in self.rules.values() if rule.kind.startswith(f"{name}."))

    def grade(self, grade: str) -> GradePolicy:
        """What the place says of a grade, or we do where it says nothing. Raises RuleMissing."""
        for policy in self.grades:
            if policy.grade == grade:
                return policy
        raise RuleMissing(f"{self.place} {self.version}: grade {grade}")

    def plan(self, grade: str) -> PetitionPlan | None:
        """The plan of stages for a petition of this grade, None where the place has none."""
        return next((plan for plan in self.petition_plans if plan.grade == grade), None)

    def step(self, stage: Stage) -> Step | None:
        """The place's first step in which the platform does `stage`: shows a case in the place's words."""
        return next((step for step in self.steps if step.stage is stage), None)

    def slip(self, stage: Stage) -> Slip | None:
        """The place's slip for `stage` of an order, None when it uses none."""
        return next((slip for slip in self.order_chain if slip.stage is stage), None)


def kind_of(key: str) -> DeadlineKind:
    """The kind of term that a rule's key names. Raises ValueError for what is no rule's key."""
    stem = key.partition("@")[0]
    kind, _, last = stem.rpartition(".")
    return DeadlineKind(kind if last in set(Grade) else stem)


def rule_key(kind: str, grade: str | None, tier: str | None) -> str:
    """A rule's name within a procedure."""
    return f"{kind}" + (f".{grade}" if grade else "") + (f"@{tier}" if tier else "")
