"""The lists of several services are one list by time, cut where the page ends, and gone on with behind that."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casekit.clock import rfc3339
from gateway.disclosures import merged

BEGAN = datetime(2026, 3, 12, 1, tzinfo=UTC)
Item = dict[str, Any]


def _item(at: int, viewer: str, what: str) -> Item:
    moment = rfc3339(BEGAN + timedelta(milliseconds=at))
    return {"first_at": moment, "last_at": moment, "viewer": viewer, "what": what, "unit": None}


def _place(item: Item) -> tuple[str, str, str]:
    return item["first_at"], item["viewer"], item["what"]


_ITEM = st.builds(_item, st.integers(0, 3), st.sampled_from("abc"), st.just("-"))
_ITEMS = st.lists(_ITEM, max_size=12, unique_by=_place)


class Service:
    """A list in pages; its cursor is the merged list's: the place behind which it goes on."""

    def __init__(self, name: str, items: Sequence[Item]) -> None:
        self.items = sorted(({**item, "what": name} for item in items), key=_place)

    def page(self, after: tuple[str, str, str] | None, limit: int) -> dict[str, Any]:
        left = [item for item in self.items if after is None or _place(item) > after]
        return {"items": left[:limit], "next": "more" if len(left) > limit else None}


@given(lists=st.lists(_ITEMS, min_size=1, max_size=4), limit=st.integers(1, 7))
def test_page_by_page_everything_comes_once_in_order(lists: list[list[Item]], limit: int) -> None:
    services = [Service(f"s{number}", items) for number, items in enumerate(lists)]
    shown: list[Item] = []
    while True:
        after = _place(shown[-1]) if shown else None
        page = merged([each.page(after, limit) for each in services], limit)
        shown += page["items"]
        assert len(page["items"]) <= limit
        if page["next"] is None:
            break
    assert shown == sorted((item for each in services for item in each.items), key=_place)
