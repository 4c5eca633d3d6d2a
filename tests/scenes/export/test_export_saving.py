"""While a recording is saved: the window goes on, and stopping leaves no half file."""

import pygame

from game.scenes.play import PlayScene
from tests.scenes.export.export_hands import said, slow_film
from tests.scenes.hands import frames, key


def pressable(scene):
    return [one for one in scene.controls._order if one.is_enabled]


def test_esc_stops_saving_and_leaves_no_half_file(playing, folder):
    app, scene = playing, playing.scene
    scene.subject = slow_film(scene.subject)
    folder.mkdir()
    scene.path.write_bytes(b"old")
    scene._may_replace = scene.path
    key(app, pygame.K_RETURN)
    frames(app, 3)
    assert scene.saving is not None and pressable(scene) == [scene.cancel_button]
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene and scene.saving is None and "nothing was saved" in said(app)
    assert [one.name for one in folder.iterdir()] == [scene.path.name]
    assert scene.path.read_bytes() == b"old"
    assert {scene.save_button, scene.name} <= set(pressable(scene))
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, PlayScene)


def test_closing_the_window_while_saving_leaves_no_half_file(playing, folder):
    app, scene = playing, playing.scene
    scene.subject = slow_film(scene.subject)
    key(app, pygame.K_RETURN)
    frames(app, 3)
    assert scene.saving is not None
    while app.scenes:
        app.scenes.pop().leave()
    assert not list(folder.iterdir())


def test_the_frame_goes_on_while_it_saves(playing):
    app, scene = playing, playing.scene
    scene.subject = slow_film(scene.subject)
    key(app, pygame.K_RETURN)
    shares = []
    for _ in range(15):
        frames(app, 1, 0.02)
        shares.append(scene.saving.share)
    assert shares == sorted(shares)
