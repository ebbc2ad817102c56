"""Each directory goes to one worker, for its tests share a platform: who waits leaves the machine to the others.

A directory is a package, so that its platform starts when its first test asks for it and ends with its last.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# what takes longest first, so that no worker is left with it alone
LONGEST_FIRST = ("daily", "outage", "harm", "input", "starts", "console")


class ByDirectory(LoadScopeScheduling):
    """The tests of one directory stay with one worker, in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return _directory(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByDirectory:
    """Whatever `--dist` says: a platform is started once."""
    return ByDirectory(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Directories in the order in which workers take them; items of other tests stay before them."""
    order = ("", *LONGEST_FIRST)
    items.sort(key=lambda item: order.index(_directory(item.nodeid)))


def _directory(nodeid: str) -> str:
    return nodeid.partition("functional/")[2].partition("/")[0]
