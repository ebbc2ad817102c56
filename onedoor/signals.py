"""Waiting to be asked to stop, in a process that is not patched for green threads."""

import signal

ASKED = {signal.SIGTERM, signal.SIGINT}


def wait_for_signal() -> None:
    """Return at SIGTERM or SIGINT."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKED)
    signal.sigwait(ASKED)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKED)
