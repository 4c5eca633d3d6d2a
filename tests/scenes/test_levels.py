"""Choosing a level by keyboard and by mouse; the random level screen."""

import sys
import types
from itertools import pairwise

import pygame
import pytest

from game.play.catalogue import next_unsolved, place_of, read_card
from game.play.progress import Best, Game, Progress, level_key
from game.play.replay import moves_to_text
from game.scenes import level_cards, levels
from game.scenes.editor import EditorScene
from game.scenes.levels import LevelsScene
from game.scenes.play import PlayScene
from game.scenes.random_level import RandomLevelScene
from game.scenes.train import TrainScene
from game.world import level_file
from game.world.level_file import load
from game.world.packs import find_level, packs
from game.world.planning import shortest_solution
from tests.scenes.hands import arrows, click, frames, key, post, press, settle, until, window
from tests.world.worlds import level_of

LAKE = "classic/slippery-frozen-lake"


@pytest.fixture
def app():
    made = window(LevelsScene("play"))
    yield made
    made.close()


def solve(name):
    level = load(find_level(name))
    Progress().record(level_key(level, name), Game(True, "R" * 99, par=1))


def names_of(app):
    return app.scene.pack.level_names


def test_every_shipped_level_has_a_card_with_the_solvers_par():
    for pack in packs():
        for name, path in zip(pack.level_names, pack.levels):
            card = read_card(name, path)
            assert card.problem == ""
            assert card.par == len(shortest_solution(card.level))
            assert (card.par_rate is not None) == (card.level.slip > 0)


def test_the_first_unsolved_level_has_the_ring(home):
    solve(packs()[0].level_names[0])
    app = window(LevelsScene("play"))
    assert app.scene.selected == 1
    app.close()


def test_the_next_unsolved_after_the_one_played_last(home):
    names = packs()[0].level_names
    solve(names[2])
    app = window(LevelsScene("play"), last_level=names[2])
    assert app.scene.selected == 3
    app.close()
    app = window(LevelsScene("play"), last_level=names[1])
    assert app.scene.selected == 1, "not solved yet"
    app.close()


def test_a_solved_pack_gives_way_to_one_that_is_not(home):
    level_file.save(level_of("S.G\n..."), home / "levels" / "mine.toml")
    for pack in packs()[:-1]:
        for name in pack.level_names:
            solve(name)
    app = window(LevelsScene("play"))
    assert app.scene.pack.name == "my"
    app.close()


def test_arrows_walk_the_cards_and_enter_opens(app):
    scene = app.scene
    count = len(names_of(app))
    assert scene.grid.columns < count
    key(app, pygame.K_RIGHT)
    assert scene.selected == 1
    key(app, pygame.K_DOWN)
    assert scene.selected == min(1 + scene.grid.columns, count - 1)
    key(app, pygame.K_UP)
    key(app, pygame.K_HOME)
    key(app, pygame.K_UP)
    key(app, pygame.K_LEFT)
    assert scene.selected == 0
    key(app, pygame.K_END)
    key(app, pygame.K_RIGHT)
    assert scene.selected == count - 1
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, PlayScene)
    assert app.scene.name == names_of_pack()[-1]


def names_of_pack():
    return packs()[0].level_names


def test_pages_turn_the_packs_round(app):
    scene = app.scene
    turned = []
    for _ in packs():
        key(app, pygame.K_PAGEDOWN)
        turned.append(scene.tab)
    assert sorted(turned) == list(range(len(packs())))
    assert scene.tab == 0
    key(app, pygame.K_PAGEUP)
    assert scene.tab == len(packs()) - 1


def test_a_click_opens_a_card_and_a_tab(app):
    scene = app.scene
    click(app, scene.grid.rect(1).center)
    assert app.scene.name == names_of_pack()[1]
    key(app, pygame.K_ESCAPE)
    last = len(packs()) - 1
    click(app, scene._tabs[last].center)
    assert app.scene.tab == last


def test_more_cards_than_fit_scroll_by_wheel_and_by_keys(home):
    for number in range(30):
        level_file.save(level_of("S.G\n..."), home / "levels" / f"level-{number:02}.toml")
    app = window(LevelsScene("play"), size=(960, 640))
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_HOME)
    frames(app, 3)
    key(app, pygame.K_END)
    assert scene.grid.area.contains(scene.grid.rect(29))
    key(app, pygame.K_HOME)
    assert scene.grid.area.contains(scene.grid.rect(0))
    middle = scene.grid.area.center
    for _ in range(40):
        post(pygame.MOUSEWHEEL, x=0, y=-1, precise_x=0.0, precise_y=-1.0, pos=middle)
    frames(app)
    assert scene.grid.area.contains(scene.grid.rect(29)), "and no farther"
    click(app, scene.grid.rect(29).center)
    assert app.scene.name == "my/level-29"
    key(app, pygame.K_ESCAPE)
    for _ in range(40):
        post(pygame.MOUSEWHEEL, x=0, y=1, precise_x=0.0, precise_y=1.0, pos=middle)
    frames(app)
    assert scene.grid.rect(0).top == scene.grid.area.top
    app.close()


def test_a_damaged_file_is_a_card_with_the_sentence(home):
    (home / "levels").mkdir()
    (home / "levels" / "bad.toml").write_text("name = 'x'\nmap = '''\nS.X\n...\n'''\n")
    level_file.save(level_of("S.G\n..."), home / "levels" / "good.toml")
    app = window(LevelsScene("play"))
    key(app, pygame.K_PAGEUP)
    bad, good = app.scene.cards
    assert bad.level is None
    assert bad.problem.startswith("bad.toml, line 3")
    assert "unknown tile 'X'" in bad.problem
    assert good.par == 2
    key(app, pygame.K_HOME)
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, LevelsScene)
    assert app._said.tone == "problem"
    app.close()


@pytest.mark.parametrize("purpose", ["play", "train"])
def test_training_that_no_agent_takes_is_told_with_its_line(purpose, home):
    (home / "levels").mkdir()
    written = "map = '''\nS.G\n...\n'''\n[training]\nalpha = 2\n"
    (home / "levels" / "odd.toml").write_text(written)
    app = window(LevelsScene(purpose))
    key(app, pygame.K_PAGEUP)
    while app.scene.pack.name != "my":
        key(app, pygame.K_PAGEUP)
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, LevelsScene)
    assert app._said.sentence.startswith("odd.toml, line 6: training.alpha is 2.0; it must be")
    app.close()


@pytest.mark.parametrize("purpose", ["play", "train"])
def test_a_level_that_is_gone_bad_or_changed_is_not_opened_from_memory(purpose, home):
    folder = home / "levels"
    for name in "abcd":
        level_file.save(level_of("S.G\n..."), folder / f"{name}.toml")
    app = window(LevelsScene(purpose))
    while app.scene.pack.name != "my":
        key(app, pygame.K_PAGEUP)
    (folder / "b.toml").unlink()
    (folder / "c.toml").write_text("nonsense")
    level_file.save(level_of("S..G\n...."), folder / "d.toml")
    for number, sentence in (
        (1, "b.toml: there is no such file."),
        (1, "c.toml, line 1: not TOML"),
    ):
        click(app, app.scene.grid.rect(number).center)
        assert isinstance(app.scene, LevelsScene)
        assert app._said.sentence.startswith(sentence) and app._said.tone == "problem"
        settle(app)
        assert len(app.scene.cards) == 3, "what is gone is no longer offered"
    click(app, app.scene.grid.rect(2).center)
    opened = app.scene if purpose == "play" else app.scene.lesson
    assert opened.level.columns == 4
    app.close()


def test_no_levels_of_ones_own_leads_to_the_editor_and_what_it_kept_is_there(app, home):
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    assert scene.pack.level_names == ()
    for code in (pygame.K_DOWN, pygame.K_END, pygame.K_HOME):
        key(app, code)
    assert app.scene is scene
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, EditorScene)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene
    (offer,) = (made for made in scene.controls._order if made.text == "Level editor")
    press(app, offer)
    assert isinstance(app.scene, EditorScene)
    level_file.save(level_of("S.G\n..."), home / "levels" / "mine.toml")
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert scene.pack.level_names == ("my/mine",)
    assert not [made for made in scene.controls._order if made.text == "Level editor"]


def test_results_show_when_one_comes_back(app):
    scene = app.scene
    key(app, pygame.K_RETURN)
    settle(app)
    arrows(app, moves_to_text(app.scene.session.guide.solution(app.scene.level.start)))
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert scene.progress.best(scene.cards[0].key).stars == (True, True, True)
    assert scene.selected == 0, "where one comes from"


def test_back_from_a_solved_pack_its_tab_stays_open(home):
    for name in names_of_pack():
        solve(name)
    last = names_of_pack()[-1]
    app = window(LevelsScene("play"), last_level=last)
    settle(app)
    assert app.scene.tab == 1, "opened anew, it shows what is still to be solved"
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_END)
    key(app, pygame.K_RETURN)
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert (app.scene.tab, app.scene.selected) == (0, len(names_of_pack()) - 1)
    app.close()


@pytest.mark.parametrize("dropped", [False, True])
def test_help_changes_nothing_and_reads_nothing(dropped, home, monkeypatch):
    app = window(LevelsScene("play"), last_level=LAKE)
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_RIGHT)
    settle(app)
    before = scene.tab, scene.selected
    assert scene.pack.name != "classic" and scene.selected > 0
    if dropped:
        # What can't be opened leaves the screen where it was.
        (home / "bad.toml").write_text("map = 1")
        post(pygame.DROPFILE, file=str(home / "bad.toml"))
        frames(app)
        assert app.scene is scene
    scene._touched = False
    read = []
    monkeypatch.setattr(levels, "read_card", lambda *given: read.append(given))
    key(app, pygame.K_F1)
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene is scene
    assert ((scene.tab, scene.selected), read) == (before, [])
    app.close()


def test_back_from_a_level_without_a_pack_the_tab_and_the_ring_stay(home):
    level_file.save(level_of("S.G\n..."), home / "mine.toml")
    app = window(LevelsScene("play"), last_level=LAKE)
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_RIGHT)
    before = scene.pack.name, scene.selected
    post(pygame.DROPFILE, file=str(home / "mine.toml"))
    frames(app)
    assert isinstance(app.scene, PlayScene)
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene is scene and (scene.pack.name, scene.selected) == before
    app.close()


def test_back_from_another_pack_its_tab_is_open(app):
    scene = app.scene
    key(app, pygame.K_RETURN)
    app.context.preferences.last_level = LAKE
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene is scene and scene.pack.name == "classic"


def test_a_level_kept_meanwhile_does_not_move_the_ring_to_another(home):
    folder = home / "levels"
    for stem in "bcd":
        level_file.save(level_of("S.G\n..."), folder / f"{stem}.toml")
    app = window(LevelsScene("play"))
    scene = app.scene
    key(app, pygame.K_PAGEUP)
    key(app, pygame.K_RIGHT)
    assert scene.pack.level_names[scene.selected] == "my/c"
    app._do(scene._random())
    frames(app)
    level_file.save(level_of("S.G\n..."), folder / "a.toml")
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert app.scene is scene and scene.pack.level_names[scene.selected] == "my/c"
    app._do(scene._random())
    frames(app)
    for stem in "bcd":
        (folder / f"{stem}.toml").unlink()
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert (scene.pack.level_names, scene.selected) == (("my/a",), 0)
    app.close()


def test_par_on_thin_ice_is_told_in_tries_and_fits_beside_what_was_reached(app):
    name, theme = "thin-ice/fish-pond", app.context.theme
    card = read_card(name, find_level(name))
    best = Best(tries=6, wins=5, recent="WWWWW", best_round=5)
    words = level_cards.asked(card), level_cards.reached(card, best)
    assert words == ("par 4 of 5 tries", "best 5")
    room = level_cards.WIDE - theme.px(20 + 62)
    assert sum(theme.width(one, 13) for one in words) + theme.px(12) <= room
    assert level_cards.reached(card, Best(tries=3, wins=2, recent="WWL")) == "2 of 3"


def test_choosing_to_train_opens_the_training():
    app = window(LevelsScene("train"))
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, TrainScene)
    app.close()


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


def test_a_dropped_file_is_played_or_told(app, home):
    level_file.save(level_of("S.G\n..."), home / "mine.toml")
    post(pygame.DROPFILE, file=str(home / "mine.toml"))
    frames(app)
    assert isinstance(app.scene, PlayScene)
    key(app, pygame.K_ESCAPE)
    post(pygame.DROPFILE, file=str(home / "none.toml"))
    frames(app)
    assert "there is no such file" in app._said.sentence


def test_places_and_what_is_next():
    names = names_of_pack()
    first, last = place_of(names[0]), place_of(names[-1])
    assert (first.number, first.count, first.next_name) == (1, len(names), names[1])
    assert first.next_pack == ""
    assert last.number == len(names)
    assert last.next_name not in names
    assert place_of("classic/none") is None


def test_the_next_unsolved_passes_over_what_cannot_be_read_or_won(home):
    folder = home / "levels"
    folder.mkdir()
    (folder / "a.toml").write_text("nonsense")
    level_file.save(level_of("S#G\n.#."), folder / "b.toml")
    level_file.save(level_of("S.G\n..."), folder / "c.toml")
    cards = [read_card(f"my/{stem}", folder / f"{stem}.toml") for stem in "abc"]
    progress = Progress()
    assert next_unsolved(cards, progress) == 2
    progress.record(cards[2].key, Game(True, "RR", par=2))
    assert next_unsolved(cards, progress) == 0
    assert progress.best(cards[2].key) != Best()


class TestRandom:
    """The random level screen against a stand-in for the generator."""

    @pytest.fixture
    def asked(self, monkeypatch):
        asked = []

        def generate(rows, columns, min_moves, *, rocks=None, holes=0, ice=1.0, seed=0,
                     budget_s=0.0, progress=None):  # fmt: skip
            asked.append((rows, columns, min_moves, holes, ice, seed))
            progress(0.5)
            if seed == 13:
                raise ValueError(f"nothing with {min_moves} moves; the best found takes 3")
            return level_of("S" + "." * (columns - 2) + "G\n" + "." * columns, name="Random")

        stand_in = types.ModuleType("game.editor.generator")
        stand_in.generate = generate
        monkeypatch.setitem(sys.modules, "game.editor.generator", stand_in)
        return asked

    def test_it_makes_one_shows_it_and_plays_it(self, asked):
        app = window(RandomLevelScene("play"))
        scene = app.scene
        assert len(asked) == 1
        assert scene.fresh
        assert scene.level is not None
        key(app, pygame.K_RETURN)
        assert isinstance(app.scene, PlayScene)
        assert app.scene.about == "random · medium"
        assert app.scene.level is scene.level
        app.close()

    def test_a_changed_wish_is_made_before_it_is_played(self, asked):
        app = window(RandomLevelScene("play"))
        scene = app.scene
        scene._set(size="Large", difficulty="Hard", ground="With holes")
        key(app, pygame.K_RETURN)
        assert app.scene is scene
        settle(app)
        assert asked[-1][:5] == (12, 12, scene.wish.min_moves, scene.wish.holes, 0.9)
        assert asked[-1][3] > 0
        key(app, pygame.K_n, pygame.KMOD_CTRL)
        settle(app)
        assert len(asked) == 3
        assert asked[-1][-1] != asked[-2][-1]
        app.close()

    def test_an_impossible_wish_is_told(self, asked):
        app = window(RandomLevelScene("play"))
        scene = app.scene
        press(app, scene.seed)
        scene.seed.set_text("")
        for letter in "13":
            post(pygame.TEXTINPUT, text=letter)
            frames(app)
        assert scene.wish.seed == 13
        key(app, pygame.K_RETURN)
        press(app, scene.make)
        settle(app)
        assert "the best found takes 3" in scene.problem
        assert app.scene is scene
        app.close()

    def test_a_seed_that_is_no_number_is_told(self, asked):
        app = window(RandomLevelScene("play"))
        scene = app.scene
        scene._set_seed("abc")
        press(app, scene.make)
        assert app.scene is scene
        assert len(asked) == 1
        assert "must be a whole number" in scene._seed_problem
        app.close()

    def test_it_can_be_kept_among_ones_own(self, asked, home):
        app = window(RandomLevelScene("play"))
        key(app, pygame.K_s, pygame.KMOD_CTRL)
        assert app._said.tone == "good"
        (kept,) = (home / "levels").glob("*.toml")
        assert level_file.load(kept) == app.scene.level
        app.close()

    def test_what_is_shown_is_not_kept_for_another_wish(self, asked, home):
        app = window(RandomLevelScene("play"))
        scene = app.scene
        scene._set(size="Small")
        frames(app)
        assert not scene.keep.is_enabled
        key(app, pygame.K_s, pygame.KMOD_CTRL)
        assert not list((home / "levels").glob("*.toml"))
        assert "nothing to keep" in app._said.sentence
        app.close()

    def test_leaving_stops_the_worker(self, asked):
        app = window(RandomLevelScene("play"))
        scene = app.scene
        scene._make()
        job = scene._job
        key(app, pygame.K_ESCAPE)
        assert job.cancelled
        app.close()
