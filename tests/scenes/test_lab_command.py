"""The command line opens labs, and says in a line why it can't."""

import pytest

from game.commands import main


def test_a_lab_opens_by_name_and_with_a_persons_own_data(tmp_path):
    from game.scenes.lab import open_lab

    path = tmp_path / "houses.csv"
    path.write_text("area,age,price\n50,10,200\n80,20,260\n65,5,250\n90,40,240\n")
    scene = open_lab("regression", path)
    assert scene._setup.data.target_name == "price"
    assert open_lab("regression", path)._setup.source == "houses"


@pytest.mark.parametrize("name", ["old-faithful", "old_faithful", "Old Faithful", " old faithful "])
def test_data_have_the_same_names_for_a_lab_and_for_fit(opened, said, name):
    assert main(["lab", "clustering", "--data", name]) == 0
    setup = opened[0]._setup
    assert (setup.source, setup.data.name, setup.data.n_samples) == (*["old-faithful"] * 2, 272)
    assert not setup.edited
    for fitted in ("kmeans", "clustering"):
        code, out, _ = said("fit", fitted, "--data", name)
        assert code == 0 and " on old-faithful: 272 rows" in out


def test_a_lab_refuses_data_as_fit_does(said):
    for name in ("nope", "nowhere/houses"):
        refused = said("lab", "clustering", "--data", name)
        assert refused == said("fit", "kmeans", "--data", name)
        assert refused[0] == 2 and name in refused[2] and refused[2].count("\n") == 1
    assert "no data called 'nope'; give a .csv" in said("lab", "svm", "--data", "nope")[2]


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
