"""What tests do to a private server whatever it is: stop it, kill it, freeze it, and undo what another left."""

from abc import ABC, abstractmethod
from typing import ClassVar

from casekit.children import Child
from casekit.testing.faults import pause, power_off, resume


class OwnedServer(ABC):
    """A server that we start and end ourselves, as a child process; `start` keeps it in `_child`."""

    STOP_SECONDS: ClassVar[float]
    _child: Child | None = None

    @abstractmethod
    def start(self) -> None:
        """Start it, and return when it answers."""

    def stop(self) -> None:
        """Shut it down in order, and wait for it; its data stay."""
        child = self._running()
        child.release()
        if not child.wait(self.STOP_SECONDS):
            power_off(child)

    def kill(self) -> None:
        """SIGKILL every process of it, as a power cut would."""
        power_off(self._running())

    def pause(self) -> None:
        """Freeze every process of it: connections stay open and nothing answers."""
        pause(self._running().pid)

    def resume(self) -> None:
        """Undo `pause`."""
        resume(self._running().pid)

    def mend(self) -> None:
        """Undo what a test that failed half-way may have left: frozen, killed or stopped. Harmless otherwise."""
        child = self._running()
        if child.ended():
            self.start()
        else:
            resume(child.pid)

    def close(self) -> None:
        """End it, frozen or not; its data are not wanted any more."""
        if self._child is not None:
            power_off(self._child)

    def _running(self) -> Child:
        if self._child is None:
            raise RuntimeError("the server was never started")
        return self._child
