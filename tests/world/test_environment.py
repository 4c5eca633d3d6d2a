import os
import subprocess
import sys

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.demonstration import Demonstration
from game.files import LEVELS, ROOT
from game.play.session import Session
from game.world.environment import ENVIRONMENT_ID, GridworldEnv, register
from game.world.level import Action, LevelError
from game.world.level_file import load, map_rows
from game.world.packs import find_level, packs
from tests.world.worlds import level_of, levels

CLASSIC = [name for pack in packs() if pack.name == "classic" for name in pack.level_names]
LEFT, DOWN, RIGHT, UP = Action


def make(level, **options):
    return gymnasium.make(ENVIRONMENT_ID, level=level, **options)


@pytest.mark.parametrize("level", CLASSIC)
def test_every_classic_level_keeps_gymnasiums_contract(level):
    environment = make(level).unwrapped
    check_env(environment)  # raises what it finds, and its warnings are errors here
    assert environment.observation_space.n == len(environment.P)


@pytest.mark.parametrize("mode", ["rgb_array", "ansi", "human"])
def test_every_way_of_rendering_keeps_gymnasiums_contract(mode):
    environment = make("classic/snow-islands", render_mode=mode).unwrapped
    environment.metadata = {**environment.metadata, "render_fps": 10_000}
    environment.reset()
    assert (environment.render() is None) == (mode == "human")
    check_env(environment)
    environment.close()


@pytest.mark.parametrize("size", ["4x4", "8x8"])
@pytest.mark.parametrize("slippery", [True, False])
def test_p_equals_that_of_gymnasiums_frozen_lake(size, slippery):
    theirs = gymnasium.make("FrozenLake-v1", map_name=size, is_slippery=slippery).unwrapped.P
    level = load(find_level(f"classic/frozen-lake-{size}"))
    rows = "\n".join(map_rows(level))
    ours = make(level_of(rows, slip=2 / 3 if slippery else 0.0, rewards=level.rewards)).unwrapped.P
    assert level.slip == 2 / 3
    for state, actions in theirs.items():
        for action, outcomes in actions.items():
            assert len(ours[state][action]) == len(outcomes)
            for mine, other in zip(ours[state][action], outcomes):
                assert mine[0] == pytest.approx(other[0], abs=1e-15)
                assert mine[1:] == other[1:]


@settings(max_examples=50, deadline=None)
@given(levels(), st.integers(0, 2**31), st.lists(st.integers(0, 3), max_size=30))
def test_two_copies_of_an_environment_live_the_same_life(level, seed, actions):
    copies = [make(level), make(level)]
    lives = []
    for environment in copies:
        life = [environment.reset(seed=seed)]
        for action in actions:
            life.append(environment.step(action))
            if life[-1][2] or life[-1][3]:
                life.append(environment.reset())
        lives.append(life)
    assert lives[0] == lives[1]


@settings(max_examples=50, deadline=None)
@given(levels(), st.integers(0, 2**31), st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_what_happens_is_among_what_p_allows(level, seed, actions):
    environment = make(level).unwrapped
    state, _ = environment.reset(seed=seed)
    for action in actions:
        onward, reward, terminated, truncated, info = environment.step(action)
        assert (info["prob"], onward, reward, terminated) in environment.P[state][action]
        assert sum(chance for chance, *_ in environment.P[state][action]) == pytest.approx(1.0)
        state = onward
        if terminated or truncated:
            state, _ = environment.reset()


def test_slip_turns_moves_to_their_sides_as_often_as_it_says():
    environment = make(level_of("...\n.S.\n..G", slip=0.4)).unwrapped
    environment.reset(seed=3)
    reached = []
    for _ in range(4000):
        environment.reset()
        reached.append(environment.step(RIGHT)[0])
    shares = [np.mean(np.array(reached) == state) for state in (1, 5, 7)]
    # The standard error of these is under 0.008.
    assert shares == pytest.approx([0.2, 0.6, 0.2], abs=0.03)


def test_player_agent_and_environment_slip_alike():
    level = level_of("S...\n....\n..#G", slip=0.6, max_steps=40)
    session = Session(level, np.random.default_rng(8))
    wishes = np.zeros((12, 4))
    wishes[:, RIGHT] = 1.0
    walk = Demonstration(level, wishes, np.random.default_rng(8))
    environment = make(level).unwrapped
    environment.reset(seed=0)
    environment.np_random = np.random.default_rng(8)
    while not session.over:
        session.move(RIGHT)
        walk.stride()
        state = environment.step(RIGHT)[0]
        assert level.position(state) == walk.position == session.position
    assert len(set(session.moves)) == 3 and walk.over


def test_the_environment_truncates_by_itself_and_never_when_it_terminates():
    for environment in (
        make(level_of("S.\n.G", max_steps=3)).unwrapped,
        make(level_of("S.\n.G", max_steps=3)),
    ):
        environment.reset()
        ends = [environment.step(UP)[2:4] for _ in range(3)]
        assert ends == [(False, False), (False, False), (False, True)]
        environment.reset()
        environment.step(RIGHT)
        environment.step(UP)
        assert environment.step(DOWN)[1:4] == (10.0, True, False)


def test_a_fall_terminates_or_leads_back_to_the_start():
    ends = make(level_of(".S\nGO")).unwrapped
    ends.reset()
    assert ends.step(DOWN)[:4] == (3, 0.0, True, False)
    restarts = make(level_of(".S\nGO", hole="restart")).unwrapped
    restarts.reset()
    assert restarts.step(DOWN)[:4] == (1, 0.0, False, False)


def test_a_level_may_be_a_level_a_path_or_a_name():
    path = LEVELS / "classic" / "cliff-walking.toml"
    expected = load(path)
    for level in (expected, path, str(path), "classic/cliff-walking"):
        assert make(level).unwrapped.level == expected
    with pytest.raises(LevelError, match="did you mean classic/cliff-walking"):
        make("classic/clif-walking")


def test_many_at_once():
    level = level_of("S..\n..G", slip=0.5)
    several = gymnasium.make_vec(ENVIRONMENT_ID, 3, vectorization_mode="sync", level=level)
    observations, _ = several.reset(seed=0)
    assert observations.tolist() == [0, 0, 0]
    observations, rewards, terminated, truncated, _ = several.step([1, 2, 3])
    assert observations.shape == rewards.shape == terminated.shape == truncated.shape == (3,)
    several.close()


def test_the_picture_shows_the_board_and_the_elf():
    environment = make("classic/slippery-frozen-lake", render_mode="rgb_array")
    environment.reset()
    at_the_start = environment.render()
    assert at_the_start.shape == (512, 512, 3)
    assert at_the_start.dtype == np.uint8
    assert (environment.render() == at_the_start).all()
    environment.step(RIGHT)
    after = environment.render()
    changed = np.argwhere((after != at_the_start).any(axis=2)) // 64
    # The elf went from (0, 0) to (0, 5); nothing else looks different.
    assert {tuple(cell) for cell in changed.tolist()} == {(0, 0), (0, 5)}
    # The board is not one colour: ice, rocks and holes differ.
    middles = after[32::64, 32::64].reshape(-1, 3)
    assert len(np.unique(middles, axis=0)) > 8


def test_the_picture_of_a_large_level_has_an_end():
    wide = level_of("S" + "." * 1000 + "G\n" + "." * 1002)
    environment = make(wide, render_mode="rgb_array")
    environment.reset()
    assert environment.render().shape == (2, 1002, 3)


def test_the_text_marks_where_the_elf_is():
    environment = make(level_of("S~\n.G"), render_mode="ansi")
    environment.reset()
    assert environment.render() == "\n\x1b[41mS\x1b[0m~\n.G\n"
    environment.step(RIGHT)
    assert environment.render() == "  (Right)\nS\x1b[41m~\x1b[0m\n.G\n"


def test_a_window_opens_and_closes():
    environment = make("classic/snow-islands", render_mode="human").unwrapped
    environment.metadata = {**environment.metadata, "render_fps": 10_000}
    environment.reset()
    assert environment.step(RIGHT)[0] == 9
    assert environment.render() is None
    environment.close()
    environment.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_the_window_says_so():
    code = (
        "import gymnasium, game.world\n"
        f"env = gymnasium.make({ENVIRONMENT_ID!r}, render_mode='human')\n"
        "env.reset()"
    )
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"}
    surroundings = {key: value for key, value in os.environ.items() if key not in hidden}
    run = _run(code, surroundings)
    assert run.returncode == 1
    assert "NoDisplayError: there is no display" in run.stderr.strip().splitlines()[-1]


def test_misuse_gets_a_sentence():
    with pytest.raises(ValueError, match="render_mode is 'film'"):
        GridworldEnv(render_mode="film")
    environment = GridworldEnv(level_of("S.\n.G"))
    with pytest.raises(gymnasium.error.ResetNeeded, match="reset"):
        environment.step(0)
    environment.reset()
    for action in (4, -1, 0.5, "L"):
        with pytest.raises(gymnasium.error.InvalidAction, match="must be 0, 1, 2 or 3"):
            environment.step(action)


def _run(code, surroundings=None):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True, text=True, cwd=ROOT, env=surroundings, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "code",
    [
        "import gymnasium, game.world; gymnasium.make('{id}')",
        "import game.world; import gymnasium; gymnasium.make('{id}')",
        "import game.agent.settings; import gymnasium; gymnasium.make('game.world:{id}')",
        "import game.world.environment, gymnasium; gymnasium.make('{id}')",
        "from game.world import GridworldEnv; import gymnasium; gymnasium.make('{id}')",
        "import gymnasium; gymnasium.make('game.world:{id}', level='classic/snow-islands')",
        "import game.world as w; w.register(); w.register()\n"
        "import gymnasium; gymnasium.make('{id}')",
    ],
)
def test_importing_the_world_registers_the_environment(code):
    run = _run(code.format(id=ENVIRONMENT_ID))
    assert (run.returncode, run.stderr) == (0, "")


def test_registering_again_changes_nothing():
    before = gymnasium.registry[ENVIRONMENT_ID]
    register()
    assert gymnasium.registry[ENVIRONMENT_ID] is before


@pytest.mark.parametrize(
    ("first", "heavy"),
    [
        ("sys", ("numba", "scipy", "pygame")),
        ("game.commands", ("numba", "scipy", "pygame", "gymnasium")),
        ("game.ui.theme", ("numba", "scipy", "gymnasium")),
    ],
)
def test_importing_the_world_loads_nothing_heavy(first, heavy):
    modules = f"{first}, game.world, game.world.planning, game.world.model, game.world.packs, sys"
    run = _run(f"import {modules}\nprint([m for m in {heavy} if m in sys.modules])")
    assert run.stdout.strip() == "[]"
