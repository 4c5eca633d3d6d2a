"""What the README tells to type can be typed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from game.commands import _parser

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "README.md").read_text()
SNIPPETS = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"\.venv/bin/python main\.py([^`\n]*)", PAGE)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda text: text.split()[1])
def test_its_snippets_run(snippet):
    done = subprocess.run(
        [sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_its_commands_are_those_of_the_command_line():
    assert len(COMMANDS) > 10
    for command in COMMANDS:
        if "--help" not in command:
            _parser().parse_args(command.split())


def test_python_and_pip_are_always_those_of_the_environment():
    told = re.findall(r"([^\s`]*)python3? (?:main\.py|-m)", PAGE)
    assert len(told) > 10 and set(told) == {".venv/bin/", ".venv\\Scripts\\"}
    assert "pip install" not in PAGE.replace("python -m pip install", "")
