"""What labs may ask of a plot is what the plots of the window, and those of a film, do."""

import inspect

import pytest

from game.labs import plots
from game.ui.plot import Plot
from game.ui.plot3d import Plot3D


@pytest.mark.parametrize(("promised", "drawn"), [(plots.Plot, Plot), (plots.Plot3D, Plot3D)])
def test_a_plot_takes_all_that_a_lab_may_say(promised, drawn):
    for name, method in vars(promised).items():
        if not name.startswith("_") and callable(method):
            both = (method, getattr(drawn, name))
            said, taken = (inspect.signature(one).parameters for one in both)
            wanted = [(one.name, one.kind, one.default) for one in said.values()]
            assert [(one.name, one.kind, one.default) for one in taken.values()] == wanted, name
