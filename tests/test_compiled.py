"""Loops as machine code: kept on disk where there is a place for it, else made at each start."""

import subprocess
import sys

import pytest
from numba.core.caching import CacheImpl

import game.compiled
import ml.compiled
from game.files import ROOT

NOWHERE = """
from numba.core.caching import CacheImpl
CacheImpl._locator_classes = []
import game.agent.kernels, game.editor.generator_kernels
import game.world.planning_kernels, game.world.reaching_kernels
import ml.cluster, ml.lasso, ml.svm
"""


@pytest.mark.parametrize("compiled", [game.compiled.compiled, ml.compiled.compiled])
@pytest.mark.parametrize("signature", [None, "int64(int64)"])
def test_a_loop_is_made_where_nothing_can_be_kept(compiled, signature, monkeypatch):
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])

    def next_after(number):
        return number + 1

    assert compiled(signature)(next_after)(1) == 2


def test_the_world_and_ml_are_there_where_nothing_can_be_kept():
    done = subprocess.run(
        [sys.executable, "-c", NOWHERE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
