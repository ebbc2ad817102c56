"""Grid's pages to print: letters (函)."""

from typing import Final

from casekit.web.printing import Press

PRESS: Final = Press("services.grid.printing")
