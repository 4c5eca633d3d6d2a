"""A level's exact answers: the shortest solution, and the optimal values where it starts."""

from collections.abc import Mapping
from typing import Any

from game.agent.settings import TrainingSettings, probability
from game.bars import bar
from game.counts import counted
from game.world.level import Action, Level
from game.world.model import build_model
from game.world.planning import best_success_probability, shortest_solution, value_iteration


def answers(level: Level, gamma: float | None = None) -> dict[str, Any]:
    """The shortest solution, which leaves slip aside, and the values with the discount `gamma`.

    None takes the level's own discount. Raises SettingsError if it is outside [0, 1].
    """
    if gamma is None:
        gamma = level.training.get("gamma", TrainingSettings.gamma)
    gamma = probability("gamma", gamma)
    model = build_model(level)
    solution = shortest_solution(level)
    with bar(None, " rounds") as shown:
        plan = value_iteration(model, gamma, tell=shown.update)
        best_success = best_success_probability(model, tell=shown.update)
    moves = None if solution is None else "".join(action.name[0] for action in solution)
    return {
        "level": level.name,
        "moves": moves,
        "length": None if moves is None else len(moves),
        "gamma": gamma,
        "start_value": float(plan.values[model.start]),
        "start_values": {action.name: float(plan.q[model.start, action]) for action in Action},
        "best_success_probability": best_success,
        "max_steps": level.max_steps,
    }


def summary(result: Mapping[str, Any]) -> str:
    """The answers in words."""
    moves = result["moves"]
    values = ", ".join(f"{name} {value:.6g}" for name, value in result["start_values"].items())
    way = f"{moves} ({counted(len(moves), 'move')})" if moves else "none"
    return (
        f"{result['level']}\n"
        f"shortest solution  {way}\n"
        f"value of the start {result['start_value']:.10g} with γ {result['gamma']:g}: {values}\n"
        f"best success       {100 * result['best_success_probability']:.6g} % "
        f"within {counted(result['max_steps'], 'step')}"
    )
