"""The preview of a recording: what it shows, and where its films are made."""

import threading
from dataclasses import replace

import pygame

from game.ui.film import record_film
from game.ui.film_training import TrainingFilm
from tests.scenes.export.export_hands import slow_film, wait
from tests.scenes.hands import frames, key, press, until


def test_the_preview_plays_and_the_estimate_comes(playing):
    app, scene = playing, playing.scene
    preview, seen = scene.preview, set()
    assert preview.nbytes is None
    until(app, lambda: preview.film is not None)
    for _ in range(12):
        frames(app, 1, 0.1)
        seen.add(preview.index)
    assert len(seen) > 5
    until(app, lambda: preview.nbytes is not None)
    assert 20_000 < preview.nbytes < 300_000
    before = preview.film
    press(app, scene.speed.buttons["4×"])
    assert preview.nbytes is None
    until(app, lambda: preview.film is not None)
    assert preview.seconds == before.seconds / 4


def test_the_estimate_is_of_the_kind_that_is_chosen(playing, tmp_path):
    app, scene = playing, playing.scene
    until(app, lambda: scene.preview.nbytes is not None)
    film = scene.subject.film(scene.cut)
    press(app, scene.kind.buttons["WebP"])
    until(app, lambda: scene.preview.nbytes is not None)
    size = record_film(film, tmp_path / "game.webp").nbytes
    assert 0.8 * size < scene.preview.nbytes < 1.25 * size
    assert "about" in scene._estimate()
    scene._choose_kind("MP4")
    frames(app, 3)
    assert scene.preview.nbytes is None
    assert scene._estimate() == f"{len(film)} frames · {film.seconds:.1f} s"


def test_the_preview_shows_the_film_that_is_saved_scaled_down(trained):
    key(trained, pygame.K_g)
    scene, preview = trained.scene, trained.scene.preview
    until(trained, lambda: preview.film is not None)
    film = scene.subject.film(scene.cut)
    assert preview.film.size == film.size and max(film.size) > scene._screen.width
    wanted = pygame.transform.smoothscale(film.picture(0), preview._picture.get_size())
    preview.show(scene.subject, scene.cut, scene._screen.width, at_once=True)
    frames(trained)
    until(trained, lambda: preview.film is not None)
    shown = pygame.surfarray.array3d(preview._picture)
    assert (shown == pygame.surfarray.array3d(wanted)).all()


def test_films_are_made_on_a_worker_and_only_when_choices_have_settled(trained, monkeypatch):
    app, main, drawn, opened = trained, threading.get_ident(), set(), set()
    draw, font = TrainingFilm.draw, pygame.Font

    def watched_draw(film, index):
        drawn.add(threading.get_ident())
        draw(film, index)

    def watched_font(*arguments):
        opened.add(threading.get_ident())
        return font(*arguments)

    monkeypatch.setattr(TrainingFilm, "draw", watched_draw)
    monkeypatch.setattr(pygame, "Font", watched_font)
    key(app, pygame.K_g)
    scene, preview = app.scene, app.scene.preview
    scene._choose_size(0)
    until(app, lambda: preview.film is not None)
    asked, film = [], scene.subject.film
    watched = replace(scene.subject, film=lambda cut: asked.append(cut) or film(cut))
    scene.subject = watched
    picture = preview._picture
    for _ in range(5):
        scene.first.nudge(1)
        frames(app, 1, 0.02)
    assert preview.film is None and preview._picture is picture and not asked
    until(app, lambda: preview.nbytes is not None)
    assert preview.frames == 13 - 5
    assert [cut.first for cut in asked] == [5, 5], "the film shown and the estimated one"
    key(app, pygame.K_RETURN)
    wait(app)
    assert drawn and main not in drawn
    assert opened == {main}, "a font is opened on the main thread alone"


def test_the_preview_is_still_while_it_saves_and_goes_on_when_that_is_stopped(playing):
    app, scene = playing, playing.scene
    until(app, lambda: scene.preview.film is not None)
    scene.subject = slow_film(scene.subject)
    key(app, pygame.K_RETURN)
    frames(app, 3)
    assert scene.saving is not None and scene.preview._drawing is None
    key(app, pygame.K_ESCAPE)
    until(app, lambda: scene.preview.film is not None)
    assert scene.saving is None
