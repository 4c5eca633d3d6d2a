"""Work in a process of its own, so that it can't hold a frame up.

A thread shares Python's one lock with the screen, and NumPy keeps it for milliseconds at a time on
large arrays. `python -m game.scenes.editor_apart` answers questions on its standard streams.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from game.files import ROOT


class ApartError(RuntimeError):
    """The other process could not be started, or ended without an answer."""


class Apart:
    """One other process: started by the first question, kept for the next, ended by `stop`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What `function(*arguments)` returns there; it waits, so it is for a worker thread.

        The function must be one that can be imported by its name. What it raises is raised here;
        ApartError if there is no process to be had.
        """
        try:
            process = self._started()
            assert process.stdin is not None and process.stdout is not None
            pickle.dump((function, arguments), process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answered, value = pickle.load(process.stdout)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as problem:
            self._end()
            raise ApartError(f"the other process is gone: {problem}") from problem
        if not answered:
            raise value
        return value

    def stop(self) -> None:
        """End the process for good, whatever it is doing."""
        self._stopped = True
        self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._stopped:
            raise EOFError("stopped")
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            if self._stopped:
                # It was stopped while the process was being started, and saw none to end.
                self._end()
                raise EOFError("stopped")
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    # What was not sent to a process that is gone can't be sent any more.
                    with contextlib.suppress(OSError):
                        stream.close()


def _serve() -> None:
    """Answer questions until there are no more."""
    if hasattr(os, "nice"):
        # Frames come first, also where there are few processors.
        os.nice(5)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not get between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            function, arguments = pickle.load(sys.stdin.buffer)
        except (EOFError, KeyboardInterrupt):
            # The editor is closed, or the whole program is being stopped.
            return
        try:
            answer = True, function(*arguments)
        except Exception as problem:
            answer = False, problem
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    _serve()
