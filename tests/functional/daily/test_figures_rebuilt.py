"""`onedoor evaluation rebuild` beside clerks at work: what is wrong is put right, and what is right is found identical.

And the ledger's record, read by who knows nothing of evaluation, comes to the figures that the platform shows.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait

from services.evaluation.definition import DEFINITION
from tests.functional.county import County
from tests.functional.lives import register
from tests.functional.standings import Standings
from tests.support import other_road

_FIGURES = """
SELECT unit, indicator, sum(count)::bigint FROM (
    SELECT unit, indicator, count FROM evaluation.evaluation_months
    UNION ALL SELECT unit, indicator, change FROM evaluation.evaluation_fresh
) s GROUP BY 1, 2 HAVING sum(count) <> 0
"""


def test_counting_again_from_the_ledger_gives_the_same_as_another_road(
    county: County, standings: Standings
) -> None:
    county.rest()
    assert _figures(county) == _by_another_road(county)
    for damage in (
        "DELETE FROM evaluation.evaluation_facts WHERE indicator = 'orders' RETURNING 1",
        "UPDATE evaluation.evaluation_months SET count = count + 1 RETURNING 1",
        "UPDATE evaluation.evaluation_cases SET marks = '[]' RETURNING 1",
    ):
        assert county.platform.rows(damage)
    said = _rebuilt_beside_clerks(county)
    for table in ("evaluation_facts", "evaluation_months", "evaluation_cases"):
        assert table in said, said
    assert _figures(county) == _by_another_road(county)
    assert "结果完全一致 counted again, identical" in _rebuilt_beside_clerks(county)


def _rebuilt_beside_clerks(county: County) -> str:
    """What the command says; cases are registered until it is over."""
    with ThreadPoolExecutor(1) as beside:
        rebuilt = beside.submit(county.platform.onedoor, "evaluation", "rebuild")
        while not wait([rebuilt], timeout=0.3).done:
            register(county)
    county.rest()
    done = rebuilt.result()
    assert done.returncode == 0, done.stderr
    return done.stdout


def _figures(county: County) -> Counter[tuple[str, str]]:
    return Counter({(unit, count): amount for unit, count, amount in county.platform.rows(_FIGURES)})


def _by_another_road(county: County) -> Counter[tuple[str, str]]:
    said = county.platform.rows(
        "SELECT body FROM ledger.ledger_entries WHERE source = ANY(%s)", sorted(DEFINITION.listens_to)
    )
    return other_road.counts(other_road.read(bytes(body) for (body,) in said))
