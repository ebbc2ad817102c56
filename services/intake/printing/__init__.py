"""Intake's pages to print: the receipt, and the paper forms."""

from typing import Final

from casekit.web.printing import Press

PRESS: Final = Press("services.intake.printing")
