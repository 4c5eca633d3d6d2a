"""The gridworld: levels, rules, the transition model and planning. Knows no screen.

Every public name can be imported from here; what it needs is loaded when it is first used.
"""

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from game.world.environment import GridworldEnv, register
    from game.world.level import Action, Level, LevelError, LevelWarning, Rewards, Tile
    from game.world.level_file import dumps, load, loads, save
    from game.world.model import TransitionModel, build_model, reachable_states, visitable_cells
    from game.world.packs import Pack, find_level, own_levels_folder
    from game.world.planning import (
        Plan,
        best_success_probability,
        distances_to_goal,
        greedy_policy,
        policy_evaluation,
        shortest_from,
        shortest_solution,
        success_probability,
        value_iteration,
    )
    from game.world.rules import Effect, Move, Outcome, move

_HOME = {
    "environment": ("GridworldEnv", "register"),
    "level": ("Action", "Level", "LevelError", "LevelWarning", "Rewards", "Tile"),
    "level_file": ("dumps", "load", "loads", "save"),
    "model": ("TransitionModel", "build_model", "reachable_states", "visitable_cells"),
    "packs": ("Pack", "find_level", "own_levels_folder"),
    "planning": (
        "Plan",
        "best_success_probability",
        "distances_to_goal",
        "greedy_policy",
        "policy_evaluation",
        "shortest_from",
        "shortest_solution",
        "success_probability",
        "value_iteration",
    ),
    "rules": ("Effect", "Move", "Outcome", "move"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Action",
    "Effect",
    "GridworldEnv",
    "Level",
    "LevelError",
    "LevelWarning",
    "Move",
    "Outcome",
    "Pack",
    "Plan",
    "Rewards",
    "Tile",
    "TransitionModel",
    "best_success_probability",
    "build_model",
    "distances_to_goal",
    "dumps",
    "find_level",
    "greedy_policy",
    "load",
    "loads",
    "move",
    "own_levels_folder",
    "policy_evaluation",
    "reachable_states",
    "register",
    "save",
    "shortest_from",
    "shortest_solution",
    "success_probability",
    "value_iteration",
    "visitable_cells",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


# Gymnasium's custom is that importing a package registers its environments, before or after
# Gymnasium itself. The program with its windows and commands has no use for that, and is spared
# the time that it takes.
_PROGRAM = {"game.commands", "game.scenes", "game.ui"}
if "gymnasium" in sys.modules or not _PROGRAM & sys.modules.keys():
    importlib.import_module(f"{__name__}.environment")
