"""A random person for 3,000 events: nothing raises, hangs or is lost, on every screen."""

from tests.monkey import Monkey
from tests.monkey_rooms import ROOMS

# Screens that the person must have stood on, by the name of their class.
SCREENS = (
    *("MenuScene", "LevelsScene", "PlayScene", "TrainScene", "RandomLevelScene"),
    *("SettingsScene", "EditorScene", "LabsMenuScene", "ExportScene", "FileDialog", "KeysHelp"),
    *("Lab regression", "Lab clustering", "Lab mixture", "Lab svm"),
)


def test_a_random_person_breaks_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkey = Monkey(seed=11, folder=tmp_path)
    monkey.play(3_000)
    monkey.close()
    met = {
        screen: [name for name in monkey.events if name.startswith(screen)] for screen in SCREENS
    }
    assert monkey.done >= 3_000
    assert all(met.values()), met
    assert len(monkey.used) > 150 and len(monkey.rooms) > len(ROOMS) / 2
