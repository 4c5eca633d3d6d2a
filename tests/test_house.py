"""The house rules that a machine can check: formatting, types, and which way imports point."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("command", [("ruff", "check", "."), ("ruff", "format", "--check", ".")])
def test_ruff_has_nothing_to_say(command):
    code, said = run(*command, "--no-cache")
    assert code == 0, said


def test_mypy_is_strict_on_the_world_the_agent_and_ml():
    code, said = run("mypy", "--no-incremental")
    assert code == 0, said


def test_imports_point_one_way():
    code = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_makefile_knows_every_command_the_readme_names():
    targets = {
        line.split(":")[0] for line in (ROOT / "Makefile").read_text().splitlines() if ":" in line
    }
    words = (ROOT / "README.md").read_text().replace("`", " ").split()
    named = {words[i + 1].strip(".,;)") for i, word in enumerate(words[:-1]) if word == "make"}
    assert {"play", "test"} <= named
    assert named <= targets, named - targets


def test_shares_are_written_in_one_form():
    # as game/percent.py writes them: "86 %", never "86%"
    wrong = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in sorted((ROOT / "game").rglob("*.py"))
        for found in re.findall(r":\.\d%}|:\.\df} %", path.read_text("utf-8"))
        if path.name != "percent.py"
    ]
    assert not wrong
