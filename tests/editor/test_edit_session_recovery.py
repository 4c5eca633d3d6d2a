"""Killed in the middle of a save, a file is the old one or the new one; unsaved work is found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.editor import recent, recovery
from game.editor.recovery import Keeper, orphans
from game.world.draft import Draft
from game.world.level_file import load, load_draft
from tests.world.worlds import level_of

ROOT = Path(__file__).resolve().parents[2]

SMALL, LARGE = "S.\n.G", "S" + "~" * 299 + "\n" + ("~" * 300 + "\n") * 298 + "~" * 299 + "G"

# Saves two levels in turn until it is killed; its parent kills it at many different moments.
KILLED = """
import os, random, signal, sys, time
from game.world.level_file import load, save
from tests.editor.test_edit_session_recovery import LARGE, SMALL
from tests.world.worlds import level_of
path, kills = sys.argv[1], int(sys.argv[2])
levels = [level_of(SMALL), level_of(LARGE)]
save(levels[0], path)
generator = random.Random(1)
seen = set()
for _ in range(kills):
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(tell, b"x")
        while True:
            for level in reversed(levels):
                save(level, path)
    os.read(ready, 1)
    time.sleep(generator.uniform(0.0, 0.02))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready), os.close(tell)
    found = load(path)
    assert found in levels
    seen.add(levels.index(found))
print(len(seen))
"""


def python(program, *arguments, **more):
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, **more
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 there")
def test_a_file_is_whole_whenever_its_saver_is_killed(tmp_path):
    path = tmp_path / "level.toml"
    done = python(KILLED, path, 60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "2", "both levels must have been seen, or nothing was tested"
    assert load(path) in (level_of(SMALL), level_of(LARGE))


KEEPS = """
import os, signal, sys
from pathlib import Path
from game.editor.recovery import Keeper, orphans
from game.world.draft import Draft
from tests.world.worlds import level_of
keeper = Keeper(Path(sys.argv[1]))
keeper.keep(Draft.of(level_of("S.\\n.G", name="first")), None)
keeper.keep(Draft.of(level_of("S~\\n~G", name="last")), Path("pond.toml"))
assert next(orphans(Path(sys.argv[1])), None) is None, "its own work is no orphan while it lives"
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 there")
def test_the_last_state_is_found_after_a_kill(tmp_path):
    done = python(KEEPS, tmp_path)
    assert done.returncode == -9, done.stderr
    found = list(orphans(tmp_path))
    assert [one.draft for one in found] == [Draft.of(level_of("S~\n~G", name="last"))]
    assert found[0].about == Path("pond.toml")
    assert next(orphans(tmp_path), None) is None, "whoever found it has it"
    found[0].put_back()
    again = next(orphans(tmp_path))
    again.discard()
    assert not list(tmp_path.iterdir())


def draft(name):
    return Draft.of(level_of("S.\n.G", name=name))


def drafts_in(folder):
    drafts = []
    for orphan in orphans(folder):
        drafts.append(orphan.draft)
        orphan.put_back()
    return drafts


def test_a_keeper_goes_on_with_what_it_adopted(tmp_path):
    first = Keeper(tmp_path)
    first.keep(draft("one"), None)
    first.release()
    found = next(orphans(tmp_path))
    assert found.about is None
    second = Keeper(tmp_path)
    second.adopt(found)
    second.keep(draft("two"), tmp_path / "x.toml")
    assert len(list(tmp_path.glob("*.toml"))) == 1
    second.forget()
    assert not list(tmp_path.iterdir())
    second.forget()


def test_work_of_others_is_the_newest_first_and_damage_is_set_aside(tmp_path):
    keepers = [Keeper(tmp_path) for _ in range(3)]
    for age, keeper in enumerate(keepers):
        keeper.keep(draft(f"{age}"), None)
        os.utime(keeper.path, (1_000_000 - age, 1_000_000 - age))
        keeper.release()
    keepers[1].path.write_text("half a fi")
    found = list(orphans(tmp_path))
    assert [one.draft.properties.name for one in found] == ["0", "2"]
    assert found[0].when == 1_000_000
    assert keepers[1].path.with_suffix(".damaged").exists()
    assert not keepers[1].path.exists()
    for one in found:
        one.put_back()


@pytest.mark.parametrize("head", ["", "# unsaved work on [\n", "# unsaved work on 3\n", "# x\n"])
def test_a_strange_first_line_is_no_reason_to_lose_work(tmp_path, head):
    keeper = Keeper(tmp_path)
    keeper.keep(draft("a"), None)
    body = keeper.path.read_text().partition("\n")[2]
    keeper.path.write_text(head + body)
    keeper.release()
    found = next(orphans(tmp_path))
    assert (found.draft, found.about) == (draft("a"), None)
    found.put_back()


def test_a_keeper_leaves_alone_what_it_let_go_of(tmp_path):
    first = Keeper(tmp_path)
    first.keep(draft("one"), None)
    first.release()
    found = next(orphans(tmp_path))
    second = Keeper(tmp_path)
    second.adopt(found)
    second.keep(draft("two"), None)
    first.forget()
    first.keep(draft("three"), None)
    assert load_draft(second.path) == draft("two")
    second.release()
    first.keep(draft("four"), None)
    first.release()
    assert {one.properties.name for one in drafts_in(tmp_path)} == {"two", "four"}


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_work_that_vanishes_hides_no_other(tmp_path):
    keeper = Keeper(tmp_path)
    keeper.keep(draft("a"), None)
    keeper.release()
    (tmp_path / "gone.toml").symlink_to(tmp_path / "nowhere")
    assert drafts_in(tmp_path) == [draft("a")]


def test_work_that_cannot_be_read_just_now_is_offered_later(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    keeper = Keeper(tmp_path)
    keeper.keep(draft("a"), None)
    keeper.release()
    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.open", refused)
        assert drafts_in(tmp_path) == []
    assert drafts_in(tmp_path) == [draft("a")]


def test_no_folder_holds_no_work(tmp_path):
    assert list(orphans(tmp_path / "none")) == []


def test_recent_files_are_few_and_still_there(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path / "home"))
    assert recent.recent() == []
    paths = [tmp_path / f"{number}.toml" for number in range(12)]
    for path in paths:
        path.write_text("")
        recent.note(path)
    recent.note(paths[9])
    assert recent.recent() == [paths[9], paths[11], paths[10], *paths[8:3:-1]]
    paths[11].unlink()
    assert paths[11] not in recent.recent()
    listed = tmp_path / "home" / "recent-levels.json"
    for damaged in ("{", "3", json.dumps([1, None, "\0"]), json.dumps({"a": 1})):
        listed.write_text(damaged)
        assert recent.recent() == []
    recent.note(paths[0])
    assert recent.recent() == [paths[0]]


def test_a_folder_for_recovery_that_cannot_be_made_raises(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        Keeper(tmp_path / "file" / "recovery").keep(draft("a"), None)
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    assert recovery.recovery_folder() == tmp_path / "recovery"
