"""Each directory goes to one worker, for its tests share a platform: who waits leaves the machine to the others.

A directory is a package, so that its platform starts when its first test asks for it and ends with its last.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class ByDirectory(LoadScopeScheduling):
    """The tests of one directory stay with one worker, in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("functional/")[2].partition("/")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByDirectory:
    """Whatever `--dist` says: a platform is started once."""
    return ByDirectory(config, log)
