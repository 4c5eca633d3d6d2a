"""What looks at the program from outside writes nothing where a person's own files are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "program", ["tests.conftest", "tests.screenshots", "tests.benchmarks.conftest"]
)
def test_a_home_that_a_person_has_chosen_is_left_alone(program, tmp_path):
    asked = f"import os, {program}; print(os.environ['Q_ON_ICE_HOME'])"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env={**os.environ, "Q_ON_ICE_HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    used = done.stdout.split()[-1]
    assert used and Path(used) != tmp_path
    assert not Path(used).exists(), "it is gone once the program has ended"
