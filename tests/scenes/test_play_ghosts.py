"""Ghosts on large lakes: no frame works a way out, and none walks along all of it."""

import threading

import pygame
import pytest

from game.scenes import play_ghosts
from game.scenes.play_ghosts import OPTIMUM, YOURS
from tests.scenes.hands import calls, key, settle
from tests.scenes.play_hands import drawn
from tests.world.worlds import serpentine


@pytest.fixture
def ghosts_on(monkeypatch):
    """Open a serpentine of a size with the ghosts shown, and an agent that learns nothing."""
    monkeypatch.setattr(play_ghosts, "train", lambda level, job: (None, "found no way"))
    opened = []

    def show(side):
        app = drawn(serpentine(side))
        opened.append(app)
        key(app, pygame.K_v)
        settle(app)
        return app

    yield show
    for app in opened:
        app.close()


def test_ways_are_worked_out_by_workers(ghosts_on, monkeypatch):
    threads = set()

    def followed(*parts, follow=play_ghosts.move):
        threads.add(threading.current_thread())
        return follow(*parts)

    monkeypatch.setattr(play_ghosts, "move", followed)
    app = ghosts_on(9)
    # A record of one's own is set while they are shown.
    app.scene.ghosts.update(app.scene.game.guide, "RL" + 8 * "R")
    settle(app)
    assert threads and threading.main_thread() not in threads
    ways = app.scene.ghosts._ways
    assert len(ways[OPTIMUM][0].cells) == 49
    assert app.scene.ghosts.legend(short=True)[2][0] == "shortest 48"
    assert YOURS in ways


def test_a_frame_costs_what_shows_and_not_what_the_way_is_long(ghosts_on):
    assert work(ghosts_on(81)) == pytest.approx(work(ghosts_on(321)), abs=20)


def work(app):
    """What it takes to draw the ghosts, seen from the start of the level."""
    board, surface = app.scene.board, pygame.display.get_surface()
    board.camera.fix(24)
    board.camera.look_at(0, 0, at_once=True)
    return calls(lambda: app.scene.ghosts.draw(surface, board))
