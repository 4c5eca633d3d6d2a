"""A lock has one holder, also while it changes hands."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from game import locks
from game.locks import locked

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "it.lock"


def test_a_lock_has_one_holder_and_leaves_no_file(path):
    first = locked(path)
    assert locked(path) is None
    first.release()
    assert not path.exists()
    second = locked(path)
    assert second is not None
    second.release()


def test_a_file_left_by_a_crash_is_no_lock(path):
    path.touch()
    lock = locked(path)
    lock.release()
    assert not path.exists()


def test_a_program_that_was_killed_holds_nothing(path):
    program = (
        "import os, signal, sys; from pathlib import Path; from game.locks import locked; "
        "lock = locked(Path(sys.argv[1])); print(lock is not None, flush=True); "
        "os.kill(os.getpid(), signal.SIGKILL if os.name != 'nt' else signal.SIGTERM)"
    )
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True", done.stderr
    lock = locked(path)
    assert lock is not None
    lock.release()


def test_what_the_last_holder_removed_is_no_lock(path, monkeypatch):
    first, hold = locked(path), locks._hold

    def late(stream):
        monkeypatch.setattr(locks, "_hold", hold)
        first.release()
        hold(stream)

    monkeypatch.setattr(locks, "_hold", late)
    second = locked(path)
    assert second is not None
    assert locked(path) is None, "two hold it"
    second.release()


@pytest.mark.skipif(os.name == "nt", reason="there a file must be closed to be removed")
def test_the_name_is_gone_before_the_lock_is_free(path, monkeypatch):
    lock, unlink = locked(path), type(path).unlink
    held = []

    def watched(self, **more):
        held.append(locked(path) is None)
        unlink(self, **more)

    with monkeypatch.context() as patched:
        patched.setattr(type(path), "unlink", watched)
        lock.release()
    assert held == [True]


def test_many_at_once_are_one_after_another(path):
    inside, most = [], []

    def work():
        for _ in range(60):
            while (lock := locked(path)) is None:
                pass
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            lock.release()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 240 and max(most) == 1


def test_a_folder_that_is_not_there_is_told(path):
    with pytest.raises(FileNotFoundError):
        locked(path.parent / "none" / "it.lock")
