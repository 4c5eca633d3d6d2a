"""The gridworld as a Gymnasium environment, "QOnIce/Gridworld-v0"."""

from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from game.world.level import Action, Level
from game.world.level_file import load, map_rows
from game.world.model import build_model
from game.world.packs import find_level
from game.world.rules import slipped

ENVIRONMENT_ID = "QOnIce/Gridworld-v0"

Transitions = dict[int, dict[int, list[tuple[float, int, float, bool]]]]


class GridworldEnv(gymnasium.Env[Any, Any]):
    """A level as an environment: observations are state numbers, actions LEFT 0 to UP 3.

    `level` is a Level, a path, or a name such as "classic/slippery-frozen-lake". An episode
    terminates with a win, or with a fall unless the level's holes lead back to the start; the
    environment itself truncates it after the level's `max_steps`, so no TimeLimit is needed.
    `info["prob"]` is the chance that the move carried out had, as in FrozenLake.

    `P[state][action]` lists (probability, next state, reward, terminated), as Gymnasium's toy-text
    environments do. `render_mode` is None, "rgb_array" (uint8, height x width x 3, drawn without a
    display), "human" (a window) or "ansi" (text). Raises LevelError if there is no such level.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012
        "render_modes": ["human", "rgb_array", "ansi"],
        "render_fps": 8,
    }

    def __init__(
        self,
        level: Level | Path | str = "classic/slippery-frozen-lake",
        render_mode: str | None = None,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            modes = ", ".join(self.metadata["render_modes"])
            raise ValueError(f"render_mode is {render_mode!r}; it must be None or one of {modes}")
        self.level = level if isinstance(level, Level) else load(find_level(level))
        self.model = build_model(self.level)
        self.observation_space = spaces.Discrete(self.model.states)
        self.action_space = spaces.Discrete(len(Action))
        self.render_mode = render_mode
        self._state = self.model.start
        self._steps: int | None = None
        self._last_action: Action | None = None
        self._transitions: Transitions | None = None
        self._view: Any = None

    @property
    def P(self) -> Transitions:
        """The transition probabilities, made when first asked for."""
        if self._transitions is None:
            self._transitions = _transitions(self)
        return self._transitions

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Put the agent on the start. `options` is not used."""
        super().reset(seed=seed)
        self._state = self.model.start
        self._steps = 0
        self._last_action = None
        if self.render_mode == "human":
            self.render()
        return self._state, {"prob": 1.0}

    def step(self, action: int) -> tuple[int, float, bool, bool, dict[str, Any]]:
        """Make one move; slip may turn it to a side first."""
        if self._steps is None:
            raise gymnasium.error.ResetNeeded("call reset() before the first step()")
        if not self.action_space.contains(action):
            raise gymnasium.error.InvalidAction(f"action is {action!r}; it must be 0, 1, 2 or 3")
        slip = self.model.slip
        carried_out = slipped(int(action), slip, self.np_random)
        probability = 1.0 - slip if carried_out == action else slip / 2.0
        here = self._state, carried_out
        reward, terminated = float(self.model.reward[here]), bool(self.model.ends[here])
        self._state = int(self.model.next_state[here])
        self._steps += 1
        self._last_action = carried_out
        truncated = self._steps >= self.model.max_steps and not terminated
        if self.render_mode == "human":
            self.render()
        return self._state, reward, terminated, truncated, {"prob": probability}

    def render(self) -> Any:
        """The picture (rows, columns, 3) or the text of the world; None in the window."""
        match self.render_mode:
            case None:
                gymnasium.logger.warn("render() draws nothing unless a render_mode is given.")
                return None
            case "ansi":
                return self._text()
            case _:
                return self._draw()

    def close(self) -> None:
        """Close the window, if there is one."""
        if self._view is not None:
            self._view.close()
            self._view = None

    def _text(self) -> str:
        rows = [list(row) for row in map_rows(self.level)]
        row, column = self.level.position(self._state)
        rows[row][column] = gymnasium.utils.colorize(rows[row][column], "red", highlight=True)
        last = "" if self._last_action is None else f"  ({self._last_action.name.capitalize()})"
        return "\n".join([last, *("".join(row) for row in rows)]) + "\n"

    def _draw(self) -> NDArray[np.uint8] | None:
        if self._view is None:
            # The one place where the world reaches for the screen, and only when asked to.
            from game.ui.env_view import EnvView

            self._view = EnvView(
                self.level, window=self.render_mode == "human", fps=self.metadata["render_fps"]
            )
        position = self.level.position(self._state)
        picture: NDArray[np.uint8] | None = self._view.show(position, self._last_action)
        return picture


def register() -> None:
    """Make "QOnIce/Gridworld-v0" known to `gymnasium.make`; doing it again changes nothing."""
    if ENVIRONMENT_ID not in gymnasium.registry:
        gymnasium.register(id=ENVIRONMENT_ID, entry_point=f"{__name__}:{GridworldEnv.__name__}")


def _transitions(env: GridworldEnv) -> Transitions:
    model = env.model
    own = np.arange(model.states)[:, None]
    over = (model.ends & (model.next_state == own)).all(axis=1).tolist()
    onward, reward, ends = model.next_state.tolist(), model.reward.tolist(), model.ends.tolist()
    chances = (model.slip / 2.0, 1.0 - model.slip, model.slip / 2.0)

    def outcomes(state: int, action: int) -> list[tuple[float, int, float, bool]]:
        if over[state]:
            return [(1.0, state, 0.0, True)]
        return [
            (chance, onward[state][move], reward[state][move], ends[state][move])
            for chance, move in zip(chances, ((action - 1) % 4, action, (action + 1) % 4))
            if chance > 0.0
        ]

    return {
        state: {int(action): outcomes(state, action) for action in Action}
        for state in range(model.states)
    }


register()
