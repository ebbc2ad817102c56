"""The page on intake tells the lifecycle as it is."""

import re
from pathlib import Path

from services.intake.domain.lifecycle import TRANSITIONS

PAGE = Path(__file__).parents[4] / "docs" / "intake.md"


def test_the_diagram_has_every_move_and_no_other() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    moves = [(start, end, move) for move, table in TRANSITIONS.items() for start, end in table.items()]
    assert sorted(drawn) == sorted((str(start), str(end), str(move)) for start, end, move in moves)
