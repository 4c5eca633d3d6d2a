"""One update in words and numbers: what was chosen, what happened, and the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from game.agent.settings import TrainingSettings
from game.agent.trainer import Update
from game.counts import counted
from game.world.level import Action, Level
from game.world.rules import Outcome, move

Run = tuple[str, str]
"""Some words, and their tone: "plain", "quiet", "strong", "accent", "good", "bad" or "gold"."""

# A word and its number stay on one line.
_NO_BREAK = "\u00a0"

# Smaller values would fill a line with their zeros.
_TINY = 1e-3

FORMULAS = {
    "q_learning": "Q ← Q + α · (r + γ · max Q′ − Q)",
    "sarsa": "Q ← Q + α · (r + γ · Q′(a′) − Q)",
    "expected_sarsa": "Q ← Q + α · (r + γ · Σ π Q′ − Q)",
    "double_q_learning": "Q₁ ← Q₁ + α · (r + γ · Q₂(s′, argmax Q₁) − Q₁)",
}


@dataclass(frozen=True)
class Explanation:
    """A sentence, the rule, the rule with its numbers, and where the bootstrap came from."""

    sentence: tuple[Run, ...]
    formula: str
    numbers: tuple[Run, ...]
    source: tuple[Run, ...]


def explain(
    update: Update, level: Level, settings: TrainingSettings, mean: float | None = None
) -> Explanation:
    """`update` in words; `level` and `settings` are those it was made under.

    `mean` is what the value is after it in the mean of double Q-learning's tables, to tell the one
    that was updated from the one that is seen.
    """
    source = _source(update, level, settings)
    if settings.algorithm == "double_q_learning" and mean is not None:
        told = f"; the board shows the mean of Q₁ and Q₂: {number(mean)}"
        source = (*source, (f"; {table_name(update)} changed", "quiet"), (told, "quiet"))
    return Explanation(
        sentence=_sentence(update, level, settings),
        formula=formula(update, settings),
        numbers=_numbers(update, settings),
        source=source,
    )


def formula(update: Update, settings: TrainingSettings) -> str:
    """The rule; double Q-learning's tables are named as the coin fell."""
    words = FORMULAS[settings.algorithm]
    if settings.algorithm == "double_q_learning" and update.table == 1:
        words = words.translate(str.maketrans("₁₂", "₂₁"))
    return words


def table_name(update: Update) -> str:
    """Which of double Q-learning's tables was updated."""
    return "Q₂" if update.table == 1 else "Q₁"


def name(action: int) -> str:
    """An action's name as a reader says it."""
    return Action(action).name.capitalize()


def _place(level: Level, state: int) -> str:
    row, column = level.position(state)
    return f"({row},{column})"


def _sentence(update: Update, level: Level, settings: TrainingSettings) -> tuple[Run, ...]:
    runs: list[Run] = [("at ", "plain"), (f"{_place(level, update.state)} ", "gold")]
    runs += [("chose " if not update.explored else "explored ", "plain")]
    runs += [(name(update.action), "strong")]
    against = f"({_against_epsilon(update)})"
    how = "at random" if update.explored else "greedily"
    if settings.algorithm == "double_q_learning" and not update.explored:
        how += " by the mean of Q₁ and Q₂"
    runs += [(f" {how} {against}", "quiet")]
    if update.taken != update.action:
        runs += [(", slipped ", "plain"), (name(update.taken), "bad")]
    runs += [(", ", "plain"), *_happening(update, level)]
    tone = "gold" if update.reward > 0 else "bad" if update.reward < 0 else "plain"
    runs += [
        (f", reward{_NO_BREAK}", "plain"),
        (f"{update.reward:+g}" if update.reward else "0", tone),
    ]
    if update.truncated:
        runs += [(f"; cut off at the limit of {counted(level.max_steps, 'step')}", "bad")]
    return tuple(runs)


def _against_epsilon(update: Update) -> str:
    """The draw beside epsilon, with as many digits as it takes to see which is larger."""
    sign = "<" if update.explored else "≥"
    epsilon, draw = f"{update.epsilon:.3g}", ""
    for digits in range(2, 12):
        draw = f"{update.draw:.{digits}f}"
        if (float(draw) < float(epsilon)) == update.explored:
            break
    return f"draw {draw} {sign} ε {epsilon}"


def _happening(update: Update, level: Level) -> list[Run]:
    made = move(level, level.position(update.state), update.taken)
    verb = "slid" if len(made.path) > 1 else "stepped"
    match made.outcome:
        case Outcome.BUMP:
            return [("bumped and stayed", "accent")]
        case Outcome.WIN:
            return [(f"{verb} to ", "plain"), ("the goal", "gold")]
        case Outcome.FALL:
            back = " and is back at the start" if level.hole == "restart" else ""
            return [(f"{verb} into ", "plain"), ("a hole", "bad"), (back, "plain")]
    return [(f"{verb} to ", "plain"), (_place(level, update.next_state), "accent")]


def _numbers(update: Update, settings: TrainingSettings) -> tuple[Run, ...]:
    ended = " (end)" if update.ended else ""
    # What rounding leaves of an error of zero is no news to anybody.
    nothing = abs(update.error) <= 1e-12 * max(1.0, abs(update.target))
    sign = "" if nothing or update.error < 0 else "+"
    gain = f"error{_NO_BREAK}{sign}" + ("0" if nothing else _digits(update.error, 3))
    tone = "quiet" if nothing else "good" if update.error > 0 else "bad"
    old, new = apart(update.old, update.new)
    return (
        (new, "gold"),
        (" ← ", "quiet"),
        (old, "strong"),
        (f" + {settings.alpha:g} · ({update.reward:g} + {settings.gamma:g} · ", "plain"),
        (number(update.bootstrap) + ended, "plain"),
        (f" − {old})  ", "plain"),
        (gain, tone),
    )


def _source(update: Update, level: Level, settings: TrainingSettings) -> tuple[Run, ...]:
    if update.ended:
        return (("an ended episode is worth 0 from here on", "quiet"),)
    there = _place(level, update.next_state)
    value = number(update.bootstrap)
    match settings.algorithm:
        case "sarsa":
            how = "explored" if update.next_explored else "greedy"
            words = f"{value} is Q of {name(update.next_action)} at {there}: its next move, {how}"
        case "expected_sarsa":
            words = f"{value} is the ε-greedy average over the four moves at {there}"
        case "double_q_learning":
            first, second = ("₂", "₁") if update.table == 1 else ("₁", "₂")
            words = f"{value} is Q{second} of the move that Q{first} likes best at {there}"
        case "q_learning":
            words = f"{value} is the best of the four values at {there}"
        case _:
            words = f"{value} is what it takes {there} to be worth"
    if update.truncated:
        words += "; a cut-off episode still counts it"
    return ((words, "quiet"),)


def apart(one: float, other: float) -> tuple[str, str]:
    """Two values in words, with as many digits, up to eight, as it takes to tell them apart."""
    shown = number(one), number(other)
    for digits in range(4, 9):
        if shown[0] != shown[1] or one == other:
            break
        shown = _digits(one, digits), _digits(other, digits)
    return shown


def number(value: float) -> str:
    """A value in few letters: four significant digits, three of a tiny one, no trailing noise."""
    if abs(value) >= 10_000:
        return f"{value:,.0f}".replace("-", "−")
    return _digits(value, 4 if abs(value) >= _TINY else 3)


def _digits(value: float, digits: int) -> str:
    """A value with so many significant digits; one that is tiny as 2.83e−5."""
    mantissa, tiny, power = f"{value:.{digits}g}".partition("e")
    return (f"{mantissa}e{int(power)}" if tiny else mantissa).replace("-", "−")
