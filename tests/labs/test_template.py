"""The template does what it says: it finds the mean, or the median, from any start."""

import numpy as np
import pytest

from game.labs.lab import Hand
from game.labs.template import TemplateLab
from tests.labs.contract import History, data_for, defaults, run

LAB = TemplateLab()


@pytest.mark.parametrize(("power", "middle"), [("squares", np.mean), ("sizes", np.median)])
def test_it_ends_at_the_middle(power, middle):
    data = data_for(LAB, "blobs", 91)
    end = run(LAB, data, {"power": power, "rate": 0.5}, steps=500)[-1].fit
    tolerance = 1e-6 if power == "squares" else 0.6
    assert end.place == pytest.approx(middle(data.X, axis=0), abs=tolerance)


def test_the_loss_falls_until_a_step_size_of_two():
    data = data_for(LAB, "blobs", 60)
    losses = [state.fit.loss for state in run(LAB, data, {"rate": 1.8}, steps=60)]
    assert losses == sorted(losses, reverse=True)


def test_a_hand_takes_the_mark_and_nothing_else():
    data = data_for(LAB, "blobs", 60)
    states = run(LAB, data)
    history = History(tuple(states), tuple(range(len(states))), defaults(LAB))
    x, y = states[-1].fit.place
    assert LAB.press(Hand("points", x, y, (0.1, 0.1)), states[-1], history, data) == {}
    assert LAB.press(Hand("points", x + 1, y, (0.1, 0.1)), states[-1], history, data) is None
    assert LAB.press(Hand("loss", x, y, (9, 9)), states[-1], history, data) is None
    moved = LAB.drag(Hand("points", 3.0, 4.0, (0.1, 0.1)), states[-1], history, data)
    assert run(LAB, data, moved)[0].fit.place.tolist() == [3.0, 4.0]
