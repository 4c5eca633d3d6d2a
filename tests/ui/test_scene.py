"""How problems become sentences."""

import errno

import pytest

from game.ui.scene import not_written, reason_of, sentence


@pytest.mark.parametrize(
    "problem, said",
    [
        ("the text has no rows", "The text has no rows."),
        ("The text has no rows.", "The text has no rows."),
        ("lake.toml can't be read", "lake.toml can't be read."),
        ("../lakes/a.toml can't be read", "../lakes/a.toml can't be read."),
        ("n_samples must be a number", "n_samples must be a number."),
        ("k must be a number", "k must be a number."),
        ("lake: there is no such file", "lake: there is no such file."),
        ("lakes/a: there is no such file", "lakes/a: there is no such file."),
        ("alpha is 3.0; it must be at most 1", "Alpha is 3.0; it must be at most 1."),
        ("Lasso stopped, and so on", "Lasso stopped, and so on."),
    ],
)
def test_a_problem_is_told_with_its_full_stop_and_its_names_as_they_are(problem, said):
    assert sentence(ValueError(problem)) == said


def test_the_systems_numbers_are_left_out_of_a_sentence():
    problem = OSError(errno.EACCES, "Permission denied", "/there/a.gif")
    assert reason_of(problem) == "Permission denied"
    assert not_written("a.gif", problem).sentence == ("a.gif can't be written: Permission denied.")
    assert reason_of(ValueError("no frames")) == "no frames"
