"""What a browser has seen of a case is kept, merged and bounded; a forged cookie is no more than a wrong wish."""

import pytest

from gateway.console.seen import Seen

CODE = "520302-2026-0000001-X"


def test_the_newest_version_of_every_service_is_kept() -> None:
    seen = Seen()
    seen.note(CODE, "intake:7,grid:3")
    seen.note(CODE, "grid:2,mediation:1")
    assert seen.version(CODE) == "grid:3,intake:7,mediation:1"
    assert Seen(seen.cookie()).version(CODE) == "grid:3,intake:7,mediation:1"


def test_only_the_cases_last_worked_on_are_kept() -> None:
    seen = Seen()
    for serial in range(9):
        seen.note(f"520302-2026-000000{serial}-X", f"intake:{serial + 1}")
    kept = Seen(seen.cookie())
    assert kept.version("520302-2026-0000008-X") == "intake:9"
    assert kept.version("520302-2026-0000002-X") == ""
    assert len(seen.cookie()) < 4000


@pytest.mark.parametrize(
    "forged",
    ["", "x", f"{CODE}=", f"{CODE}=intake:-1", f"{CODE}=intake:1\r\nX: y", f"{CODE}=a:1.b", "/" * 5000],
)
def test_what_is_no_cookie_of_ours_says_nothing(forged: str) -> None:
    assert Seen(forged).version(CODE) == ""
    assert not Seen(forged).is_changed
