"""The cards of the shipped levels, a level's place in its pack, and the next unsolved one."""

from game.play.catalogue import next_unsolved, place_of, read_card
from game.play.progress import Best, Game, Progress
from game.world import level_file
from game.world.packs import packs
from game.world.planning import shortest_solution
from tests.world.worlds import level_of


def test_every_shipped_level_has_a_card_with_the_solvers_par():
    for pack in packs():
        for name, path in zip(pack.level_names, pack.levels):
            card = read_card(name, path)
            assert card.problem == ""
            assert card.par == len(shortest_solution(card.level))
            assert (card.par_rate is not None) == (card.level.slip > 0)


def test_places_and_what_is_next():
    names = packs()[0].level_names
    first, last = place_of(names[0]), place_of(names[-1])
    assert (first.number, first.count, first.next_name) == (1, len(names), names[1])
    assert first.next_pack == ""
    assert last.number == len(names)
    assert last.next_name not in names
    assert place_of("classic/none") is None


def test_the_next_unsolved_passes_over_what_cannot_be_read_or_won(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    folder = tmp_path / "levels"
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
