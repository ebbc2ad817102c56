"""Who mediates (选定、指定调解员): by the parties' choice or by rule, and always with what was weighed. Pure.

人民调解法 19: the committee assigns one or more mediators, or the parties choose them. The rule is the same for all and
can be read off the answer: who is recused, not available or has his hands full is out; of the others the one whose
field it is comes first, then whose place, the smaller before the wider, then who has fewest open mediations.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contracts.vocabulary import AssignedBy
from services.mediation.domain.errors import MediatorUnfit, NobodyToAssign


class Verdict(StrEnum):
    """What became of a candidate."""

    CHOSEN = "chosen"  # 选定
    PASSED_OVER = "passed_over"  # 可任，未选
    EXCLUDED = "excluded"  # 不可任


class Exclusion(StrEnum):
    """Why a candidate cannot mediate. Whose unit answers in the matter is not told apart from who is away."""

    RECUSED = "recused"  # 已回避
    UNAVAILABLE = "unavailable"  # 不在任，或所在单位为对方
    FULL = "full"  # 在办已满


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mediator of the committee, and how he stands to the matter. `load`: open mediations; he takes `most`.

    `is_last`: he comes after all others, and nothing says why: whom the case accuses is not told by an exclusion.
    """

    post: str
    fields: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()
    load: int = 0
    most: int | None = None
    is_available: bool = True
    is_recused: bool = False
    is_last: bool = False

    @property
    def exclusion(self) -> Exclusion | None:
        """Why he cannot mediate; None when he can."""
        if self.is_recused:
            return Exclusion.RECUSED
        if not self.is_available:
            return Exclusion.UNAVAILABLE
        return Exclusion.FULL if self.most is not None and self.load >= self.most else None


@dataclass(frozen=True, slots=True)
class Matter:
    """What of the case the rule looks at: its category, the grid it lies in, those `above`, the nearest first."""

    category: str
    grid: str | None
    above: tuple[str, ...] = ()

    def distance(self, grids: Collection[str]) -> int | None:
        """How far above its grid the nearest of these lies; None where it lies in none of them."""
        places = (self.grid, *self.above)
        return next((far for far, each in enumerate(places) if each is not None and each in grids), None)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One candidate as he was weighed."""

    post: str
    verdict: Verdict
    is_of_field: bool
    is_of_place: bool
    load: int
    exclusion: Exclusion | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who mediates (the first presides), how that was found, and everyone who was weighed, the best first."""

    by: AssignedBy
    mediators: tuple[str, ...]
    weighed: tuple[Weighed, ...]


def assign_by_rule(candidates: Iterable[Candidate], matter: Matter, kept: Sequence[str] = ()) -> Assignment:
    """指定: the best candidate, after those `kept` (who stay when another was recused). Raises NobodyToAssign."""
    ranked = sorted(candidates, key=lambda each: _rank(each, matter))
    best = next((each.post for each in ranked if each.exclusion is None and each.post not in kept), None)
    if best is None:
        raise NobodyToAssign
    return _assignment(AssignedBy.RULE, (*kept, best), ranked, matter)


def assign_chosen(candidates: Iterable[Candidate], matter: Matter, chosen: Sequence[str]) -> Assignment:
    """选定 by the parties, who may also choose one that has his hands full. Raises MediatorUnfit."""
    ranked = sorted(candidates, key=lambda each: _rank(each, matter))
    fit = {each.post for each in ranked if each.exclusion in (None, Exclusion.FULL)}
    if len(set(chosen)) != len(chosen) or not set(chosen) <= fit:
        raise MediatorUnfit
    return _assignment(AssignedBy.PARTIES, tuple(chosen), ranked, matter)


def _rank(each: Candidate, matter: Matter) -> tuple[bool, bool, bool, bool, int, int, str]:
    is_out, far = each.exclusion is not None, matter.distance(each.grids)
    return (
        is_out,
        each.is_last,
        not _of_field(each, matter),
        far is None,
        far or 0,
        each.load,
        each.post,
    )


def _of_field(each: Candidate, matter: Matter) -> bool:
    return matter.category in each.fields


def _of_place(each: Candidate, matter: Matter) -> bool:
    return matter.distance(each.grids) is not None


def _assignment(
    by: AssignedBy, mediators: tuple[str, ...], ranked: Sequence[Candidate], matter: Matter
) -> Assignment:
    return Assignment(by, mediators, tuple(_weighed(each, matter, mediators) for each in ranked))


def _weighed(each: Candidate, matter: Matter, chosen: Collection[str]) -> Weighed:
    verdict = Verdict.EXCLUDED if each.exclusion is not None else Verdict.PASSED_OVER
    if each.post in chosen:
        verdict = Verdict.CHOSEN
    return Weighed(
        each.post, verdict, _of_field(each, matter), _of_place(each, matter), each.load, each.exclusion
    )
