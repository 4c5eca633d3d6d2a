"""A lab that is filmed: the GIF holds what was drawn, and brings the lab back to its states."""

import threading
from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.labs import available
from game.labs.setup import MOST_ROWS, Setup, file_setup, first_setup, named_setup, seeded
from game.recording.colours import rgb
from game.recording.run import LabRun, RunError, read_run
from game.runs import lab_can_travel, lab_of, run_of_lab
from game.ui.film import Drawn, record_film
from game.ui.film_lab import LAB_SIZES, LabPainter, Reel, about_data, first_views
from game.ui.film_training import END_MS, START_MS, lapse
from ml.datasets import Dataset
from tests.labs.contract import fingerprint, lab_called, run
from tests.recording.reading import joined, read, same

SIZE = LAB_SIZES[640]


def reel_of(lab, setup, steps=5):
    states = run(lab, setup.data, setup.values, setup.seed, steps)
    views = [view for view in first_views(lab, setup.values) if not view.extra]
    about = about_data(setup)
    return Reel(lab, setup.data, about, setup.values, states, tuple(range(len(states))), views)


def film_of(reel):
    painter = LabPainter(reel, SIZE)
    return Drawn(painter.draw, SIZE, lapse(len(reel.states), reel.delay_ms))


@pytest.mark.parametrize("name", (*available(), "template"))
def test_a_recorded_lab_is_what_was_drawn_pixel_for_pixel(name, tmp_path):
    lab = lab_called(name)
    setup = first_setup(lab)
    film = film_of(reel_of(lab, setup))
    path = tmp_path / "lab.gif"
    sent = LabRun("clustering", "{}", 4)
    done = record_film(film, path, sent)
    frames = [rgb(film.frame(index)) for index in range(len(film))]
    back = read(path)
    assert len(frames) > 1 and done.merged == 0 and back.loop == 0
    assert same(back.frames, joined(frames))
    assert np.array_equal(back.frames[0], frames[0])
    assert np.array_equal(back.frames[-1], frames[-1])
    assert back.lasts_ms == pytest.approx(1000 * film.seconds, abs=5.001)
    assert back.delays_ms[0] >= START_MS and back.delays_ms[-1] >= END_MS
    assert read_run(path) == sent


def test_any_state_can_be_drawn_at_any_time_and_on_another_thread():
    lab = lab_called("mixture")
    reel = reel_of(lab, first_setup(lab), 4)

    def drawn(places):
        film = film_of(reel)
        return {place: film.picture(place).copy().get_buffer().raw for place in places}

    there = {}
    thread = threading.Thread(target=lambda: there.update(drawn((3, 0, 2, 1))))
    thread.start()
    here = drawn(range(4))
    thread.join()
    assert here == there and len(set(here.values())) == 4


def test_axes_stay_where_they_are_all_through_the_film():
    lab = lab_called("regression")
    views = [view for view in lab.views if view.name in ("fit", "loss")]
    reel = replace(reel_of(lab, first_setup(lab), 12), views=views)
    painter, surface, seen = LabPainter(reel, SIZE), pygame.Surface(SIZE, 0, 32), []
    for index in range(12):
        painter.draw(surface, index)
        seen.append([(plot.x_limits, plot.y_limits) for plot in painter._plots.values()])
    assert all(limits == seen[0] for limits in seen)


def own_points(lab, setup):
    """The setup with its points moved a little by a person's hand."""
    data = setup.data.with_points(setup.data.X + 0.125, setup.data.y)
    return replace(setup, data=data, edited=True)


def own_file(lab, setup):
    """The same points as they come from a file that is called like a data set of the program."""
    data = replace(setup.data.with_points(setup.data.X, setup.data.y), name="iris", true_coef=None)
    return file_setup(lab, setup, data)


CHANGES = {
    "toy set": lambda lab, setup: seeded(lab, named_setup(lab, setup, lab.datasets[0], 90), 7),
    "table": lambda lab, setup: named_setup(lab, setup, "iris"),
    "own points": own_points,
    "file": own_file,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", available())
def test_a_lab_that_went_through_a_gif_has_the_same_states(name, change, tmp_path):
    lab = lab_called(name)
    setup = CHANGES[change](lab, first_setup(lab))
    path = tmp_path / "lab.gif"
    film = Drawn(lambda surface, index: surface.fill((index, 0, 0)), (8, 8), [40.0])
    record_film(film, path, run_of_lab(name, lab, setup, 3))
    sent = read_run(path)
    again, back = lab_of(sent, path.name)
    assert (sent.lab, sent.steps) == (name, 3) and type(again) is type(lab)
    assert dict(back.values) == dict(setup.values) and back.seed == setup.seed
    before = run(lab, setup.data, setup.values, setup.seed, 4)
    after = run(again, back.data, back.values, back.seed, 4)
    assert fingerprint(after) == fingerprint(before)


def test_points_that_are_too_many_stay_behind():
    lab = lab_called("clustering")
    wide = Dataset("wide", np.zeros((MOST_ROWS, 101)))
    setup = Setup(wide, "wide", first_setup(lab).values)
    assert not lab_can_travel(setup) and run_of_lab("clustering", lab, setup, 0) is None
    assert lab_can_travel(first_setup(lab))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "carries a lab that is damaged"),
        ('{"lab": "svm", "data": "moons"}', "carries the clustering lab with the settings of an"),
        ('{"lab": "clustering", "data": "atlantis"}', "carries a lab that can't be: .*atlantis"),
        (
            '{"lab": "clustering", "data": "iris", "values": {"k": 99}}',
            "k must be a whole number from 1 to 10, not 99$",
        ),
        (
            '{"lab": "clustering", "data": "iris", "values": {"placed": "x"}}',
            "placed must be what a hand can set, not 'x'$",
        ),
    ],
)
def test_a_lab_that_cannot_be_gets_a_sentence(line, sentence):
    with pytest.raises(RunError, match=rf"^my\.gif .*{sentence.removeprefix('carries ')}"):
        lab_of(LabRun("clustering", line), "my.gif")
