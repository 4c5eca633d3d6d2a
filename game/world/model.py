"""The level as tables: for each state and action, where a move leads, what it pays, if it ends."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from game.world.level import Action, Level
from game.world.rules import Effect, acting, effects

_Cell = TypeVar("_Cell", bound=np.generic)

_ALONG_A_ROW, _ALONG_A_COLUMN = (Action.LEFT, Action.RIGHT), (Action.DOWN, Action.UP)


@dataclass(frozen=True, eq=False)
class TransitionModel:
    """A gridworld as (S, 4) tables, S states by the four actions, before any slip.

    `next_state` int32, `reward` float64, `ends` and `wins` bool, all (S, 4) and contiguous; `slip`
    is the probability that action a is carried out as (a - 1) % 4 or (a + 1) % 4, half each;
    `start` is a state number; an episode longer than `max_steps` is truncated. An ending move leads
    to the hole's or goal's state. Nobody acts in a rock, a hole or a goal: all four moves there
    lead back to the same state, pay 0 and end.

    `wins` says which endings are wins. Left out, it is derived: the endings that pay the most that
    any ending pays. Raises ValueError when the tables don't fit together.
    """

    next_state: NDArray[np.int32]
    reward: NDArray[np.float64]
    ends: NDArray[np.bool_]
    slip: float
    start: int
    max_steps: int
    wins: NDArray[np.bool_] = None  # type: ignore[assignment]  # always an array once made

    def __post_init__(self) -> None:
        given = np.asarray(self.next_state)
        reward = np.ascontiguousarray(self.reward, dtype=np.float64)
        ends = np.ascontiguousarray(self.ends, dtype=np.bool_)
        if given.ndim != 2 or given.shape[1] != len(Action) or not given.size:
            raise ValueError(f"next_state has shape {given.shape}; it must be (states, 4)")
        # The compiled loops index without looking, so every state number must be a real one, and
        # is looked at before the cast, which would make one of a number that is too large.
        states = len(given)
        if not (given.min() >= 0 and given.max() < states):
            raise ValueError(f"next_state must hold state numbers from 0 to {states - 1}")
        next_state = np.ascontiguousarray(given, dtype=np.int32)
        if given.dtype.kind == "f" and (next_state != given).any():
            raise ValueError("next_state must hold whole numbers")
        if not np.isfinite(reward).all():
            raise ValueError("reward must hold finite numbers")
        if not 0 <= self.start < states:
            raise ValueError(f"start is {self.start}; it must be from 0 to {states - 1}")
        _check_slip(self.slip)
        if self.max_steps < 1:
            raise ValueError(f"max_steps is {self.max_steps}; it must be at least 1")
        tables: dict[str, NDArray[Any]]
        tables = {"next_state": next_state, "reward": reward, "ends": ends}
        if self.wins is not None:
            tables["wins"] = np.ascontiguousarray(self.wins, dtype=np.bool_)
        for name, table in tables.items():
            if table.shape != next_state.shape:
                raise ValueError(f"{name} has shape {table.shape}; expected {next_state.shape}")
        tables.setdefault("wins", _best_endings(next_state, reward, ends))
        scalars = {
            "slip": float(self.slip),
            "start": int(self.start),
            "max_steps": int(self.max_steps),
        }
        for name, value in {**tables, **scalars}.items():
            object.__setattr__(self, name, value)

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.next_state)

    def with_slip(self, slip: float) -> Self:
        """The same world with another slip; its tables are shared. ValueError outside [0, 1]."""
        _check_slip(slip)
        return self._with(slip=float(slip))

    def same_moves(self, other: Self) -> bool:
        """Whether another world differs in nothing but its slip."""
        names = ("start", "max_steps", "next_state", "reward", "ends")
        pairs = [(getattr(self, name), getattr(other, name)) for name in names]
        # Worlds often share tables, which are large.
        return all(one is another or np.array_equal(one, another) for one, another in pairs)

    def _with(self, **parts: Any) -> Self:
        """A copy with other parts, which are known to fit."""
        other = copy.copy(self)
        for name, part in parts.items():
            object.__setattr__(other, name, part)
        return other


def build_model(level: Level) -> TransitionModel:
    """The transition tables of a level; time and memory are linear in its cells.

    Agrees with `rules.move` on every state and action. With `hole = "restart"` a fall pays
    `rewards.hole`, leads to the start and does not end.
    """
    return TransitionModel(
        **_tables(level, effects(level.tiles).reshape(-1, 1), landings(level)),
        slip=level.slip,
        start=level.state(level.start),
        max_steps=level.max_steps,
    )


def repainted(
    model: TransitionModel, level: Level, cells: Iterable[tuple[int, int]]
) -> TransitionModel:
    """`build_model(level)`, from the model of a level whose tiles differ in `cells` alone.

    Only moves along the rows and columns of those (row, column) can be others. A table that stays
    as it is, is shared with `model`, which never changes.
    """
    places = np.array(tuple(cells), dtype=np.intp).reshape(-1, 2)
    states = np.arange(level.tiles.size, dtype=np.int32).reshape(level.tiles.shape)
    rows, columns = np.s_[_span(places[:, 0]), :], np.s_[:, _span(places[:, 1])]
    changed: dict[str, NDArray[Any]] = {}
    for lines, actions in ((rows, _ALONG_A_ROW), (columns, _ALONG_A_COLUMN)):
        effect, here = effects(level.tiles[lines]), states[lines]
        for action in actions:
            landing = _landing(effect, here, action)
            for name, entries in _tables(level, effect, landing).items():
                table = changed.get(name, getattr(model, name))
                if (table.reshape(*states.shape, -1)[(*lines, action)] != entries).any():
                    if name not in changed:
                        changed[name] = table = table.copy()
                    table.reshape(*states.shape, -1)[(*lines, action)] = entries
    scalars = {"start": level.state(level.start), "max_steps": level.max_steps, "slip": level.slip}
    if not changed and all(getattr(model, name) == value for name, value in scalars.items()):
        return model
    return model._with(**changed, **scalars)


def _span(places: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """The different places along an axis, as a slice where they lie side by side."""
    different = np.unique(places)
    first, last = different[[0, -1]] if different.size else (0, -1)
    return slice(first, last + 1) if last - first < different.size else different


def landings(level: Level) -> NDArray[np.int32]:
    """The state whose cell each move ends on, int32 (S, 4), a fall's being the hole's own cell."""
    effect = effects(level.tiles)
    states = np.arange(effect.size, dtype=np.int32).reshape(effect.shape)
    landing = np.empty((*effect.shape, len(Action)), dtype=np.int32)
    for action in Action:
        landing[..., action] = _landing(effect, states, action)
    return landing.reshape(-1, len(Action))


def _landing(
    effect: NDArray[np.uint8], states: NDArray[np.int32], action: Action
) -> NDArray[np.int32]:
    """The state a move by `action` ends on from each cell of a grid, or of whole lines along it."""
    slide = _towards_first_column(effect, action)
    here = _towards_first_column(states, action)
    blocked = np.ones_like(slide, dtype=np.bool_)
    blocked[:, 1:] = slide[:, :-1] == Effect.BLOCK
    # Whoever enters a cell ends in the nearest cell ahead, itself included, that lets nobody
    # on: one that isn't ice, or that has something solid behind it.
    ending = (slide != Effect.SLIDE) | blocked
    column = np.where(ending, np.arange(slide.shape[1], dtype=np.int32), np.int32(0))
    np.maximum.accumulate(column, axis=1, out=column)
    entered = np.take_along_axis(here, column, axis=1)
    stays = blocked | ~acting(slide)
    landing = np.empty_like(states)
    result = _towards_first_column(landing, action)
    result[...] = here
    result[:, 1:] = np.where(stays[:, 1:], here[:, 1:], entered[:, :-1])
    return landing


def _tables(
    level: Level, effect: NDArray[np.uint8], landing: NDArray[np.int32]
) -> dict[str, NDArray[Any]]:
    """What moves that end on `landing` come to, as entries of a model's tables by their names.

    `effect` is that of the cells they begin in, of a shape that goes with the landings'.
    """
    outcome = effects(level.tiles.ravel()[landing])
    # Nobody stands on a rock, so a landing there can only be a rock's own cell; the same goes for
    # holes and goals, whose own moves are masked here.
    acts = acting(effect)
    wins = acts & (outcome == Effect.WIN)
    falls = acts & (outcome == Effect.FALL)
    reward = np.where(acts, level.rewards.step, 0.0)
    reward = np.where(wins, level.rewards.goal, np.where(falls, level.rewards.hole, reward))
    if level.hole == "restart":
        landing = np.where(falls, np.int32(level.state(level.start)), landing)
        ends = wins | ~acts
    else:
        ends = wins | falls | ~acts
    return {"next_state": landing, "reward": reward, "ends": ends, "wins": wins}


def reachable_states(model: TransitionModel) -> NDArray[np.bool_]:
    """The states an agent may have to act in, bool (S,): those some moves lead to from the start.

    Cells where an episode ends aren't among them. Slip changes nothing: with all four actions to
    choose from, all four moves can happen with slip and without.
    """
    from game.world.reaching_kernels import reach

    reached: NDArray[np.bool_] = reach(model.next_state, model.ends, model.start)
    return reached


def visitable_cells(level: Level, model: TransitionModel | None = None) -> NDArray[np.bool_]:
    """The cells that can be stood on, slid across, fallen into or won on, bool (rows, columns).

    `model` saves work for whoever has the level's `build_model` at hand.
    """
    model = build_model(level) if model is None else model
    reached = np.flatnonzero(reachable_states(model))
    landing = landings(level)[reached]
    visited = np.zeros((level.rows, level.columns), dtype=np.bool_)
    visited.ravel()[reached] = True
    for action in Action:
        # A move covers all from its first cell to its last. Mark where moves begin and where they
        # are over, and count along the line how many are under way.
        ended = np.bincount(landing[:, action], minlength=level.tiles.size)
        change = -ended.reshape(level.rows, level.columns)
        change.ravel()[reached] += 1
        under_way = _towards_first_column(change, action)[:, ::-1]
        moving = np.cumsum(under_way, axis=1) > 0
        _towards_first_column(visited, action)[:, ::-1] |= moving
    visited.ravel()[landing.ravel()] = True
    return visited


def _towards_first_column(grid: NDArray[_Cell], action: Action) -> NDArray[_Cell]:
    """A view of `grid` turned so that moving by `action` is moving to a lower column."""
    match action:
        case Action.LEFT:
            return grid
        case Action.RIGHT:
            return grid[:, ::-1]
        case Action.UP:
            return grid.T
        case Action.DOWN:
            return grid.T[:, ::-1]


def _check_slip(slip: float) -> None:
    if not 0.0 <= slip <= 1.0:
        raise ValueError(f"slip is {slip!r}; it must be between 0 and 1")


def _best_endings(
    next_state: NDArray[np.int32], reward: NDArray[np.float64], ends: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    own = np.arange(len(next_state), dtype=np.int32)[:, None]
    # A state whose every move stays, ends and pays nothing is where an episode is already over.
    over = (ends & (next_state == own) & (reward == 0.0)).all(axis=1, keepdims=True)
    endings: NDArray[np.bool_] = ends & ~over
    if endings.any():
        endings &= reward == reward[endings].max()
    return endings
