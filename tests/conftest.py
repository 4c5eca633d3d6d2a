"""Every test runs without a screen, without sound and away from a person's own files; and what
the tests of commands share."""

import json

import pytest
from hypothesis import settings

from tests.apart import work_apart

work_apart()

# No test asserts a time: on a busy machine the first example of many takes a second.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def said(capsys):
    """Runs a command line in this process: its exit code, what it printed, its complaints."""
    from game.commands import main

    def command(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def answer(said):
    """Runs a command line that must succeed quietly and print one JSON object."""

    def command(*arguments):
        code, out, err = said(*arguments, "--json")
        assert (code, err) == (0, "")
        assert out.count("\n") == 1
        return json.loads(out)

    return command


@pytest.fixture
def complaint(said):
    """Runs a command line that must fail with one line on stderr."""

    def command(*arguments):
        code, out, err = said(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("q-on-ice: ") and err.count("\n") == 1
        return err

    return command
