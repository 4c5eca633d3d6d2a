"""What a frame has left for work: within its bounds, and in step with what drawing takes."""

from game.scenes.lab_pace import LabPace
from game.scenes.train_pace import Pace
from game.ui.frame_budget import FrameBudget


def drawn(budget, seconds, times=400):
    for _ in range(times):
        budget.drew(seconds)
    return budget.seconds


def test_slow_drawing_leaves_little_and_quick_drawing_the_most():
    budget = FrameBudget(0.007)
    assert 0 < drawn(budget, 0.1) < drawn(budget, 0.006) < drawn(budget, 0.0) == 0.007


def test_one_slow_drawing_counts_at_once_and_is_forgotten_slowly():
    budget = FrameBudget(0.007)
    drawn(budget, 0.002)
    slow = drawn(budget, 0.02, times=1)
    assert slow < 0.007
    budget.drew(0.002)
    assert slow < budget.seconds < 0.007


def test_training_and_labs_share_it_and_a_hand_in_a_lab_takes_its_part():
    for pace in (Pace(), LabPace(4.0)):
        assert isinstance(pace.budget, FrameBudget)
    pace = LabPace(4.0)
    free = pace.budget_s
    pace.held = True
    assert 0 < pace.budget_s < free
