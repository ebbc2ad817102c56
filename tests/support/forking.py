"""The other side of `Nursery` (tests/support/nursery.py): answers each line of standard input with one of its own.

    start WORDS…    the new process's id
    reap ID         its exit status, negative for a signal, or `-` while it runs

The process that calls `serve` has patched itself for green threads and imported whatever its children need.
"""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable

import eventlet.hubs


def serve(play: Callable[[str], None]) -> None:
    """Fork a process that calls `play` with the words for each `start`; at the end of standard input end them."""
    gc.freeze()  # what has been imported is not walked through, and so not copied, in every child
    running: set[int] = set()
    for line in sys.stdin:
        question, _, words = line.strip().partition(" ")
        if question == "start":
            answer: int | str = _fork(play, words)
            running.add(int(answer))
        else:
            answer = _reap(int(words))
            if answer != "-":
                running.discard(int(words))
        print(answer, flush=True)
    for child in running:
        os.kill(child, signal.SIGKILL)


def _fork(play: Callable[[str], None], words: str) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _leave_the_parents_pipes()
            eventlet.hubs.use_hub()  # a hub of its own: an inherited one would share its epoll with the siblings
            play(words)
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    return child


def _reap(child: int) -> int | str:
    ended, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else "-"


def _leave_the_parents_pipes() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
