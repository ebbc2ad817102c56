"""What a petition is registered with (登记): its form, its sort, and who speaks for many. Pure.

信访工作条例 17: in writing, by visit, by call, online. 20: who brings a common matter by visit chooses representatives,
no more than five. 29–31: suggestions; denunciations, which go to the organs of discipline or of organisation and are
not handled as petitions; appeals and requests, which follow the petition procedure.
"""

from dataclasses import dataclass
from typing import Final

from contracts.vocabulary import PetitionForm, PetitionSort
from services.petition.domain.errors import DenunciationPassedOn, RepresentativesUnfit

MOST_REPRESENTATIVES: Final = 5
MOST_PETITIONERS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Registration:
    """登记要素. `petitioners`: how many bring it; `representatives`: how many of them speak for all."""

    form: PetitionForm
    sort: PetitionSort
    petitioners: int = 1
    representatives: int = 0

    def check(self) -> None:
        """Raise RepresentativesUnfit: more than five or than there are, or none where many come in person."""
        is_joint_visit = self.form is PetitionForm.VISIT and self.petitioners > 1
        most = min(MOST_REPRESENTATIVES, self.petitioners)
        if self.representatives > most or (is_joint_visit and self.representatives == 0):
            raise RepresentativesUnfit(most=most)


def check_handled_here(sort: PetitionSort | None) -> None:
    """Raise DenunciationPassedOn for a denunciation: it is passed on, not admitted or answered as a petition."""
    if sort is PetitionSort.DENUNCIATION:
        raise DenunciationPassedOn
