"""The cards of the level screen: their words and their thumbnails."""

from itertools import pairwise

import pygame
import pytest

from game.play.catalogue import read_card
from game.play.progress import Best
from game.scenes import level_cards, levels
from game.world.packs import find_level
from tests.scenes.hands import frames, post, until
from tests.scenes.levels.levels_hands import names_of
from tests.world.worlds import level_of


def test_par_on_thin_ice_is_told_in_tries_and_fits_beside_what_was_reached(app):
    name, theme = "thin-ice/fish-pond", app.context.theme
    card = read_card(name, find_level(name))
    best = Best(tries=6, wins=5, recent="WWWWW", best_round=5)
    words = level_cards.asked(card), level_cards.reached(card, best)
    assert words == ("par 4 of 5 tries", "best 5")
    room = level_cards.WIDE - theme.px(20 + 62)
    assert sum(theme.width(one, 13) for one in words) + theme.px(12) <= room
    assert level_cards.reached(card, Best(tries=3, wins=2, recent="WWL")) == "2 of 3"


def test_thumbnails_come_a_few_a_frame(app, monkeypatch):
    made = []
    monkeypatch.setattr(level_cards, "thumbnail", lambda *given: made.append(1) or surface())
    surface = lambda: pygame.Surface((8, 8))  # noqa: E731
    app.scene._pictures = level_cards.Thumbnails()
    monkeypatch.setattr(levels, "_THUMBNAIL_BUDGET_S", 0.0)
    counts = []
    for _ in range(len(names_of(app)) + 3):
        frames(app)
        counts.append(len(made))
    assert all(after - before <= 1 for before, after in pairwise(counts))
    assert counts[-1] == len(names_of(app)), "each once, then kept"


def test_thumbnails_of_another_window_size_are_not_kept(app):
    scene = app.scene
    for width in (1280, 1240, 1200, 1160):
        pygame.display.set_mode((width, 800))
        post(pygame.VIDEORESIZE, w=width, h=800, size=(width, 800))
        frames(app)
        until(app, lambda: scene._pictures.done)
    kept = scene._pictures._made
    assert 0 < len(kept) <= len(names_of(app)), "one for each card seen"
    assert all(scene._pictures.get(card, "default", picture_size(app)) for card in shown(app))


def picture_size(app):
    return level_cards.picture_size(app.context.theme, app.scene.grid.rect(0))


def shown(app):
    grid, cards = app.scene.grid, app.scene.cards
    return [one for at, one in enumerate(cards) if grid.rect(at).colliderect(grid.area)]


def test_thumbnails_keep_a_levels_shape():
    wide = level_cards.thumbnail(level_of("S" + "." * 299 + "\n" + "." * 299 + "G"), "default",
                                 (200, 120))  # fmt: skip
    assert wide.get_width() == 200
    small = level_cards.thumbnail(level_of("SG\n.."), "high_contrast", (200, 120))
    assert small.get_size() == (120, 120)


@pytest.mark.parametrize("side", [4, 12, 40])
def test_every_thumbnail_has_the_bank_all_round(side):
    rows = ["s" + "~" * (side - 1), *["~" * side] * (side - 2), "~" * (side - 1) + "G"]
    picture = level_cards.thumbnail(level_of("\n".join(rows)), "default", (200, 120))
    wide, tall = picture.get_size()
    middles = [(2, tall // 2), (wide - 3, tall // 2), (wide // 2, 2), (wide // 2, tall - 3)]
    assert all(min(picture.get_at(place)[:3]) > 190 for place in middles), "snow"
    corners = [(0, 0), (wide - 1, 0), (0, tall - 1), (wide - 1, tall - 1)]
    assert not any(picture.get_at(place)[3] > 60 for place in corners), "rounded"
