import io
import json
import random
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.settings import ALGORITHMS, TrainingSettings
from game.agent.snapshot import AgentFileError, load
from game.agent.trainer import Trainer
from game.world.model import build_model
from tests.agent.runs import everything, goes_on_alike, pond, pond_run, training_settings
from tests.world.worlds import level_of


@settings(deadline=None, max_examples=40)
@given(chosen=training_settings, before=st.integers(0, 900), after=st.integers(0, 500))
def test_a_saved_run_goes_on_bit_for_bit(tmp_path_factory, chosen, before, after):
    path = tmp_path_factory.mktemp("agent") / "agent.npz"
    trainer = Trainer(pond(), chosen)
    trainer.advance(before)
    trainer.save(path)
    loaded = Trainer(pond(), TrainingSettings())
    loaded.load(path)
    assert everything(loaded) == everything(trainer)
    trainer.advance(after)
    loaded.advance(after)
    assert everything(loaded) == everything(trainer)
    assert goes_on_alike(loaded.snapshot(), trainer.snapshot())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_moment_of_a_world_of_another_size_is_gone_back_to(algorithm):
    small = pond_run(algorithm)
    small.advance(300)
    large = Trainer(build_model(level_of("S" + "~" * 20 + "\n" + "." * 20 + "G")), small.settings)
    large.advance(300)
    large.restore(small.snapshot())
    assert everything(large) == everything(small)


def test_a_file_keeps_a_slip_that_was_set_and_changes_made_on_the_way(tmp_path):
    trainer = pond_run(slip=0.3)
    trainer.advance(100)
    trainer.set(slip=0.9, alpha=0.25)
    trainer.advance(100)
    trainer.save(tmp_path / "agent.npz")
    loaded = pond_run(slip=0.3)
    loaded.load(tmp_path / "agent.npz")
    assert loaded.model.slip == 0.9 and loaded.settings.alpha == 0.25
    assert loaded.history.marks == trainer.history.marks
    assert [mark.what for mark in loaded.history.marks] == ["alpha 0.25", "slip 0.9"]


def test_without_a_change_the_slip_is_the_level_s(tmp_path):
    trainer = pond_run(slip=0.3)
    trainer.save(tmp_path / "agent.npz")
    loaded = pond_run(slip=0.7)
    loaded.load(tmp_path / "agent.npz")
    assert loaded.model.slip == 0.7


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_file_is_open_to_other_programs(tmp_path, algorithm):
    trainer = pond_run(algorithm)
    trainer.advance(500)
    trainer.save(tmp_path / "agent.npz")
    with np.load(tmp_path / "agent.npz", allow_pickle=False) as file:
        assert np.array_equal(file["q"], trainer.q)
        assert np.array_equal(file["visits"], trainer.visits)
        assert json.loads(str(file["run"]))["settings"]["algorithm"] == algorithm
        assert ("tables" in file.files) == (algorithm == "double_q_learning")


def saved(tmp_path, algorithm="q_learning", steps=777):
    trainer = pond_run(algorithm)
    trainer.advance(steps)
    trainer.save(tmp_path / "agent.npz")
    return tmp_path / "agent.npz"


def refused(path, model=None):
    trainer = Trainer(model or pond(), TrainingSettings())
    trainer.advance(50)
    before = everything(trainer)
    with pytest.raises(AgentFileError) as error:
        trainer.load(path)
    assert everything(trainer) == before
    sentence = str(error.value)
    assert str(path) in sentence and "\n" not in sentence
    return sentence


def test_a_file_of_another_level_is_refused(tmp_path):
    path = saved(tmp_path)
    assert "12 cells; this level has 4" in refused(path, build_model(level_of("S.\n.G")))


def test_missing_unreadable_and_foreign_files_are_refused(tmp_path):
    assert "there is no such file" in refused(tmp_path / "none.npz")
    assert "can't be read" in refused(tmp_path)
    for name, content in {
        "empty.npz": b"",
        "text.npz": b"hello, this is no archive",
        "binary.npz": random.Random(1).randbytes(5000),
        "pickle.npz": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}\x94.",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert "damaged or isn't a trained agent" in refused(tmp_path / name)
    np.save(tmp_path / "one.npy", np.zeros(3))
    refused(tmp_path / "one.npy")
    np.savez(tmp_path / "other.npz", weights=np.zeros(3))
    refused(tmp_path / "other.npz")
    with zipfile.ZipFile(tmp_path / "zip.npz", "w") as archive:
        archive.writestr("q.npy", "not an array")
    refused(tmp_path / "zip.npz")


@pytest.mark.parametrize("algorithm", ["q_learning", "double_q_learning"])
def test_no_damage_gets_through_or_crashes(tmp_path, algorithm):
    path = saved(tmp_path, algorithm)
    whole, chance = path.read_bytes(), random.Random(3)
    for _ in range(150):
        broken = bytearray(whole)
        if chance.random() < 0.5:
            broken = broken[: chance.randrange(len(broken))]
        else:
            for _ in range(8):
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        trainer = Trainer(pond(), TrainingSettings())
        try:
            trainer.load(path)
        except AgentFileError:
            continue
        # What hides in the archive's unused bytes may pass, if it means the same.
        trainer.advance(100)
        assert trainer.steps == 877 and np.isfinite(trainer.q).all()


def changed(path, **changes):
    """The file with some of its parts replaced; a part of `run` or `last` as run__part."""
    with np.load(path) as file:
        arrays = dict(file)
    rest = json.loads(str(arrays["run"]))
    for name, value in changes.items():
        if name.startswith("run__"):
            rest["run"][name[5:]] = value
        elif name in rest:
            rest[name] = value
        elif name.startswith("last__"):
            rest["last"][name[6:]] = value
        else:
            arrays[name] = value
    arrays["run"] = np.array(json.dumps(rest))
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    path.write_bytes(stream.getvalue())
    return path


@pytest.mark.parametrize(
    "change",
    [
        *({"run__state": state} for state in (-1, 12, 2**40)),
        *({"run__next_action": action} for action in (-2, 4)),
        *({"run__point": 1024}, {"run__point": -1}, {"run__filled": 5}, {"run__stride": 0}),
        *({"run__episodes": 1}, {"run__epsilon": 2.0}, {"run__total": float("nan")}),
        *({"run__steps": -1}, {"run__length": "x"}, {"run__random": -1}),
        *({"settings": {"alpha": 9}}, {"settings": {"pace": 1}}, {"slip": 7.0}, {"format": 99}),
        *({"settings": None}, {"marks": [["x"]]}, {"last": {}}, {"run__random": None}),
        *({"last__state": 12}, {"last__next_state": -1}, {"last__action": 4}, {"last__taken": -1}),
        *({"last__table": 2}, {"last__next_action": 9}, {"last__error": float("nan")}),
        *({"q": np.full((12, 4), np.nan)}, {"q": np.zeros((12, 3))}, {"q": np.zeros(12)}),
        *({"q": np.zeros((12, 4), np.float32)}, {"visits": np.zeros((2, 4), np.int64)}),
        *({"curve": np.zeros((3, 6))}, {"recent": np.zeros((1024, 3))}),
    ],
)
def test_numbers_that_no_run_reaches_are_refused(tmp_path, change):
    assert refused(changed(saved(tmp_path), **change))


def test_a_curve_that_is_too_long_is_refused(tmp_path):
    full = {"run__point": 1024, "run__filled": 0, "run__stride": 1, "run__episodes": 1024}
    assert refused(changed(saved(tmp_path), **full, curve=np.zeros((1024, 6))))


def test_a_file_is_loaded_as_a_moment_too(tmp_path):
    path = saved(tmp_path)
    moment = load(path, pond())
    assert moment.steps == 777
    trainer = Trainer.from_snapshot(moment)
    assert np.array_equal(trainer.q, moment.q)


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = saved(tmp_path)
    old = path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    trainer = pond_run()
    trainer.advance(10)
    with pytest.raises(OSError, match="No space"):
        trainer.save(path)
    assert path.read_bytes() == old
    assert [file.name for file in tmp_path.iterdir()] == ["agent.npz"]
