"""The command line opens labs, and says in a line why it can't."""

import pytest

from game.commands import main


def test_a_lab_opens_by_name_and_with_a_persons_own_data(tmp_path):
    from game.scenes.lab import open_lab

    path = tmp_path / "houses.csv"
    path.write_text("area,age,price\n50,10,200\n80,20,260\n65,5,250\n90,40,240\n")
    scene = open_lab("regression", path)
    assert scene._setup.data.target_name == "price"
    assert open_lab("regression", "old_faithful")._setup.data.n_samples == 272


def test_without_a_name_the_labs_are_offered(opened):
    from game.scenes.labs_menu import LabsMenuScene

    assert main(["lab"]) == 0
    assert isinstance(opened[0], LabsMenuScene)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["forest"], "there is no lab 'forest'; there are regression, "),
        (["regression", "--data", "nowhere.csv"], "nowhere.csv"),
        (["--data", "iris"], "--data needs the NAME"),
    ],
)
def test_a_lab_that_can_not_be_opened_is_told_in_a_line(arguments, words, capsys):
    assert main(["lab", *arguments]) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1
