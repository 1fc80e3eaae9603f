"""Processes that die at a chosen line and threads that start at once: to prove that nothing is lost or doubled."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any


def kill_at(step: int, files: Sequence[str]) -> Callable[[FrameType, str, Any], Any]:
    """A trace that ends this process, with no chance to tidy up, before the `step`-th line run of these files."""
    left, endings = step, tuple(files)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.endswith(endings):
            return None
        if event == "line":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def work_until(step: int, files: Sequence[str], work: Callable[[], int | None]) -> int:
    """Work in another process that is killed at that step: its wait status. What `work` returns is its exit code."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        sys.settrace(kill_at(step, files))
        code = work()
        sys.settrace(None)
        os._exit(code or 0)
    return os.waitpid(child, 0)[1]


def was_killed(status: int) -> bool:
    """Whether it died of our kill; any other end but a good one fails."""
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def together(works: Sequence[Callable[[], None]]) -> list[BaseException]:
    """Each work in its own thread with its own connection, all at once: the errors that came out."""
    from django.db import connection

    errors: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            start.wait()
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
