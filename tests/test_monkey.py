"""A random person for 3,000 events: nothing raises, hangs or is lost, on every screen."""

import pytest

from tests import monkey
from tests.monkey import Monkey, main
from tests.monkey_report import Measure, grown
from tests.monkey_rooms import ROOMS

# Screens that the person must have stood on, by the name of their class.
SCREENS = (
    *("MenuScene", "LevelsScene", "PlayScene", "TrainScene", "RandomLevelScene"),
    *("SettingsScene", "EditorScene", "LabsMenuScene", "ExportScene", "FileDialog", "KeysHelp"),
    *("Lab regression", "Lab clustering", "Lab mixture", "Lab svm"),
)


def curve(*values):
    return [Measure(number, *pair) for number, pair in enumerate(values)]


def test_what_grows_with_the_run_is_told_and_warm_up_is_not():
    warm = [(400.0, 70_000), (700.0, 75_000), (800.0, 80_000)]
    flat = [(850.0, 80_000), (830.0, 80_100), (870.0, 79_900)] * 3
    assert grown(curve(*warm, *flat)) == []
    leak = [(850.0 + 40 * number, 80_000 + 5_000 * number) for number in range(9)]
    assert grown(curve(*warm, *leak)) == [
        "MB of memory grew from 890 to 1,130",
        "objects grew from 85,000 to 115,000",
    ]
    assert grown(curve(*leak[:3])) == [], "too short to tell"


@pytest.mark.parametrize("longest_s", [monkey.LONGEST_FRAME_S, 0.0])
def test_the_command_says_what_was_reached_and_every_fault(
    longest_s, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(monkey, "LONGEST_FRAME_S", longest_s)
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    code = main(["--events", "60", "--every", "30", "--seed", "5"])
    lines = capsys.readouterr().out.splitlines()
    faults = [line for line in lines if line.startswith("fault: ")]
    assert lines[-1].startswith("seed 5: ") and lines[-1].endswith(f"{len(faults)} faults")
    assert any("starts of the program" in line for line in lines)
    assert code == (1 if faults else 0)
    assert faults or longest_s > 0.0


def test_ctrl_c_ends_the_command_with_a_sentence(tmp_path, monkeypatch, capsys):
    def struck(person, events):
        person.done = 1_234
        raise KeyboardInterrupt

    monkeypatch.setattr(Monkey, "play", struck)
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["--seed", "5"]) == 130
    assert capsys.readouterr().out == "seed 5: stopped after 1,234 events\n"


def test_a_random_person_breaks_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    # Which frame a lab or a compiler is ready in differs from machine to machine, and all that
    # follows with it; the stay leaves a third of the events to spare, so that each is met anyway.
    person = Monkey(seed=11, folder=tmp_path, stay=2_000 // len(ROOMS))
    person.play(3_000)
    person.close()
    met = {
        screen: [name for name in person.events if name.startswith(screen)] for screen in SCREENS
    }
    assert person.done >= 3_000
    assert all(met.values()), met
    assert len(person.used) > 150 and set(ROOMS) <= set(person.rooms)
