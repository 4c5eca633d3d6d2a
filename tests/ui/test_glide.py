"""A move over time: it starts and ends where the move does, however time is cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ui.glide import FALL_S, WIN_S, Confetti, Figure, Glide, resting
from game.world.rules import DIRECTIONS, Action, Outcome

moves = st.tuples(
    st.integers(0, 60), st.sampled_from(list(Action)), st.sampled_from(list(Outcome))
).filter(lambda move: (move[0] == 0) == (move[2] == Outcome.BUMP))


def glide_of(move: tuple[int, Action, Outcome], reduced_motion: bool = False) -> Glide:
    cells, action, outcome = move
    down, right = DIRECTIONS[action]
    path = [(100 + down * step, 100 + right * step) for step in range(1, cells + 1)]
    return Glide((100, 100), path, outcome, action, reduced_motion=reduced_motion)


@given(move=moves, cuts=st.lists(st.floats(0.0005, 0.09), max_size=60))
def test_it_ends_exactly_where_the_move_does(
    move: tuple[int, Action, Outcome], cuts: list[float]
) -> None:
    glide = glide_of(move)
    assert glide.position == (100, 100)
    down, right = DIRECTIONS[move[1]]
    for dt in cuts:
        glide.update(dt)
        row, column = glide.position
        along = (row - 100) * down + (column - 100) * right
        assert -1e-9 <= along <= max(move[0], 0.5)
        assert (row - 100) * right == (column - 100) * down == 0
    glide.update(10.0)
    assert glide.done
    assert glide.position == (100 + down * move[0], 100 + right * move[0])


@given(move=moves, cuts=st.lists(st.floats(0.001, 0.05), min_size=1, max_size=30))
def test_how_time_is_cut_does_not_matter(
    move: tuple[int, Action, Outcome], cuts: list[float]
) -> None:
    often, once = glide_of(move), glide_of(move)
    for dt in cuts:
        often.update(dt)
    once.update(sum(cuts))
    assert often.position == pytest.approx(once.position, abs=1e-6)
    if often.confetti and once.confetti:
        a = np.array([[flake.row, flake.column] for flake in often.confetti.flakes])
        b = np.array([[flake.row, flake.column] for flake in once.confetti.flakes])
        assert a == pytest.approx(b, abs=1e-6)


@given(move=moves)
def test_a_slide_takes_longer_the_longer_it_is_and_always_under_300_ms(
    move: tuple[int, Action, Outcome],
) -> None:
    glide = glide_of(move)
    assert 0.05 < glide.move_s < 0.3
    if move[0]:
        longer = glide_of((move[0] + 1, move[1], move[2]))
        assert longer.move_s >= glide.move_s
        assert (longer.move_s > glide.move_s) or glide.move_s == pytest.approx(0.28)
    if move[0] == 1:
        assert glide.move_s == pytest.approx(0.11)


@given(move=moves, age=st.floats(0, 0.5))
def test_finish_jumps_to_the_end(move: tuple[int, Action, Outcome], age: float) -> None:
    glide = glide_of(move)
    glide.update(age)
    glide.finish()
    down, right = DIRECTIONS[move[1]]
    assert glide.done and glide.arrived
    assert glide.position == (100 + down * move[0], 100 + right * move[0])
    assert glide.confetti is None or not glide.confetti.flakes
    assert glide.figure == resting(glide.end, move[1], move[2])


@given(move=moves)
def test_reduced_motion_is_done_from_the_beginning(move: tuple[int, Action, Outcome]) -> None:
    glide = glide_of(move, reduced_motion=True)
    assert glide.done
    assert glide.confetti is None
    assert glide.speed == 0


def test_a_bump_nudges_towards_the_wall_and_comes_back() -> None:
    glide = glide_of((0, Action.LEFT, Outcome.BUMP))
    glide.update(glide.move_s / 2)
    assert glide.position[0] == 100
    assert 99.8 < glide.position[1] < 99.95
    glide.update(1.0)
    assert glide.position == (100, 100)


def test_a_fall_shrinks_and_fades_then_the_head_looks_out() -> None:
    glide = glide_of((3, Action.DOWN, Outcome.FALL))
    glide.update(glide.move_s)
    sizes, alphas = [], []
    while glide.figure.pose == "fall":
        sizes.append(glide.figure.size)
        alphas.append(glide.figure.alpha)
        glide.update(0.02)
    assert sizes == sorted(sizes, reverse=True) and sizes[-1] < 0.4
    assert alphas == sorted(alphas, reverse=True) and alphas[-1] < 0.3
    glide.update(FALL_S)
    assert glide.figure == Figure(103, 100, Action.DOWN, "fallen")


def test_a_win_hops_cheers_and_throws_confetti_once_arrived() -> None:
    glide = glide_of((2, Action.RIGHT, Outcome.WIN))
    assert glide.figure.pose == "slide"
    glide.update(glide.move_s * 0.9)
    assert glide.confetti is not None
    assert len({(flake.row, flake.column) for flake in glide.confetti.flakes}) == 1
    glide.update(glide.move_s * 0.1 + 0.16)
    assert glide.figure.pose == "cheer" and glide.figure.lift > 0.4
    assert len({(flake.row, flake.column) for flake in glide.confetti.flakes}) > 10
    glide.update(WIN_S)
    assert glide.done and not glide.confetti.flakes


def test_confetti_is_bounded_and_repeats_with_its_seed() -> None:
    one, same, other = Confetti(3, 4, seed=1), Confetti(3, 4, seed=1), Confetti(3, 4, seed=2)
    for burst in (one, same, other):
        burst.update(0.25)
    assert one.flakes == same.flakes
    assert one.flakes != other.flakes
    assert 10 < len(one.flakes) <= 64


def test_the_elf_faces_where_it_goes_even_when_it_slips() -> None:
    slipped = Glide((5, 5), [(5, 6), (5, 7)], Outcome.STOP, Action.DOWN)
    assert slipped.facing == Action.RIGHT
    assert slipped.figure.facing == Action.RIGHT


def test_only_a_slide_has_speed() -> None:
    step, slide = glide_of((1, Action.UP, Outcome.STOP)), glide_of((7, Action.UP, Outcome.STOP))
    step.update(0.05)
    slide.update(slide.move_s / 2)
    assert step.speed == 0
    assert slide.speed == pytest.approx(7 * 1.5 / slide.move_s)
    assert slide.figure.pose == "slide" and step.figure.pose == "step"
