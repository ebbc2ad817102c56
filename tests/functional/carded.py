"""Cards of a unit, put where evaluation keeps them: a county that gives none has them to be acted on all the same.

How a card comes about is tested where a month can pass (`tests/integration/services/evaluation`).
"""

from uuid import uuid4

from procedures import library
from tests.functional.county import County

_PUT = """
    INSERT INTO evaluation.cards (id, region, unit, name, tier, place, procedure, every, since, until, colour, trigger,
        kept, figures, state, step, issued_at, contest_until, published_at)
    VALUES (%s, %s, %s, %s, 'county', %s, %s, 'day', date '2020-01-01' + %s, date '2020-01-01' + %s, %s, 'overdue',
        false, '[]', %s, %s, now(), '2100-01-01', %s)
"""
_PLACE = "pingliang-jingchuan"
_AT = {"red": "interview", "yellow": "answer", "green": "write_up"}
_numbers = iter(range(1_000))


def card(county: County, colour: str, *, stands: bool = True, unit: str = "hr") -> str:
    """The id of a card: one that stands and asks for its first step, or one that may still be contested."""
    id_, day = str(uuid4()), next(_numbers)
    state, step = ("standing", _AT[colour]) if stands else ("issued", None)
    county.platform.rows(
        _PUT, id_, county.platform.config.region, unit, "人力资源和社会保障局", _PLACE, library.load(_PLACE).version,
        day, day, colour, state, step, county.now if stands else None,
    )  # fmt: skip
    return id_
