"""Every lab, the template among them, keeps the promises that the host relies on."""

import dataclasses
import re

import numpy as np
import pytest

from game.ui.plot_record import DisplayList
from ml import datasets
from tests.labs import contract
from tests.labs.contract import ALL_LABS, data_for, defaults, fingerprint, run


@pytest.fixture(scope="module", params=ALL_LABS)
def lab(request):
    made = contract.lab_called(request.param)
    made.prepare()
    return made


@pytest.fixture
def data(lab):
    return data_for(lab, lab.datasets[0], 60)


def test_it_names_itself_and_everything_it_declares(lab):
    assert lab.title
    words = re.sub("<[^>]+>", " ", lab.explanation).split()
    assert 20 < len(words) < 200
    assert len({param.name for param in lab.params}) == len(lab.params)
    assert len({view.name for view in lab.views}) == len(lab.views) >= 2
    for param in lab.params:
        assert param.label
        assert param.help or param.kind == "hidden"
        if param.kind == "choice":
            assert param.default in param.options
            assert len(param.words) == len(param.options) > 1
        if param.kind == "slider":
            assert param.low <= param.default <= param.high
            assert not param.log or param.low > 0
    extras = {extra.name for extra in lab.extras}
    assert {view.extra for view in lab.views} - {""} <= extras
    for extra in lab.extras:
        assert set(extra.uses or ()) <= {param.name for param in lab.params}


def test_the_code_tab_has_source_for_the_values(lab):
    import inspect

    assert "def " in inspect.getsource(lab.code_for(defaults(lab)))
    assert "def " in inspect.getsource(lab.code)


def test_the_same_seed_and_data_give_the_same_states(lab, data):
    first, second = run(lab, data, seed=3), run(lab, data, seed=3)
    assert len(first) >= 2
    assert list(map(fingerprint, first)) == list(map(fingerprint, second))


def test_states_are_frozen_down_to_their_arrays(lab, data):
    state = run(lab, data)[-1]
    with pytest.raises((AttributeError, TypeError)):
        state.fit = None
    assert state.values == defaults(lab)


def test_draw_and_words_change_nothing(lab, data):
    states = run(lab, data)
    before = list(map(fingerprint, states)), fingerprint(data)
    values = defaults(lab)
    once = contract.ink(contract.recorded(lab, states, data))
    contract.told(lab, states, data)
    again = contract.ink(contract.recorded(lab, states, data))
    assert (list(map(fingerprint, states)), fingerprint(data)) == before
    assert values == defaults(lab)
    assert once == again


def test_every_step_has_a_caption_and_numbers(lab, data):
    states = run(lab, data, steps=12)
    captions = [lab.caption(state) for state in states]
    assert all(captions)
    assert all(re.search(r"\d", caption) for caption in captions[1:])
    for index, state in enumerate(states):
        for name, value in lab.numbers(state, data, states[: index + 1]).items():
            contract.check_number(name, value)
        assert lab.numbers(state, data)


def test_every_picture_has_named_axes_and_marks(lab, data):
    states = run(lab, data)
    for values in (defaults(lab), *({p.name: o} for p in lab.params for o in p.options)):
        values = {**defaults(lab), **values}
        for drawn in ([], states):
            plots = contract.recorded(lab, drawn, data, values)
            for name, plot in plots.items():
                labels = plot.labels if isinstance(plot, contract.Recorder3D) else None
                labels = labels or (plot.x_axis.label, plot.y_axis.label)
                assert all(labels), f"{name} has an axis without a name: {labels}"
                assert plot.marks, f"{name} is empty and doesn't say why"


def test_the_main_picture_keeps_to_limits_it_is_given(lab, data):
    box = (-12.5, 23.75, -34.5, 45.25)
    for states in ([], run(lab, data)):
        history = dataclasses.replace(contract.history_of(lab, states), limits=box)
        plots = contract.sheets(lab, defaults(lab))
        lab.draw(states[-1] if states else None, history, data, plots)
        plot = plots[lab.views[0].name]
        assert (*plot.fixed_x, *plot.fixed_y) == box


def test_some_pictures_may_be_missing(lab, data):
    states = run(lab, data)
    for view in lab.views:
        plots = contract.sheets(lab, defaults(lab))
        plots.pop(view.name, None)
        lab.draw(states[-1], states, data, plots)
        assert all(plot.marks for plot in plots.values())
    nothing = {}
    lab.draw(states[-1], states, data, nothing)
    assert nothing == {}


def test_plots_of_views_that_do_not_exist_with_these_values_do_no_harm(lab):
    for name in lab.datasets:
        data = data_for(lab, name, 60)
        states = run(lab, data, steps=2)
        plots = {
            view.name: DisplayList() if view.kind == "2d" else contract.Recorder3D()
            for view in lab.views
        }
        lab.draw(states[-1], states, data, plots)
        for view in lab.views:
            assert plots[view.name].marks or not view.when(defaults(lab))


def test_every_param_moves_something(lab):
    """A changed value changes what a run shows, on one of the data sets at least."""
    for param in lab.params:
        if param.kind == "hidden":
            continue
        moved = False
        for values in contract.settings_where(lab, param):
            for name in lab.datasets:
                try:
                    data = data_for(lab, name, 60)
                    if param.kind == "column" and data.n_features < 3:
                        continue
                    moved = _shows(lab, data, values) != _shows(
                        lab, data, {**values, param.name: contract.other_value(param, data)}
                    )
                except ValueError:
                    continue
                if moved:
                    break
            if moved:
                break
        assert moved, f"{param.name} moves nothing"


def _shows(lab, data, values):
    states = run(lab, data, values, steps=STEPS_TO_SEE)
    plots = contract.recorded(lab, states, data, values)
    return contract.ink(plots), contract.told(lab, states, data)


STEPS_TO_SEE = 25


def test_every_data_set_opens(lab):
    for name in lab.datasets:
        data = data_for(lab, name)
        states = run(lab, data, steps=3)
        assert states
        contract.recorded(lab, states, data)
        contract.told(lab, states, data)


def few(data, rows):
    return data.with_points(data.X[rows], None if data.y is None else data.y[rows])


def test_three_points_work(lab, data):
    rows = np.arange(3)
    if data.classes:
        rows = np.array([0, 1, int(np.flatnonzero(data.y != data.y[0])[0])])
        rows[1] = 1 if rows[2] != 1 else 2
    assert _works_or_says(lab, few(data, rows), must_work=True)


def test_two_thousand_points_work(lab):
    name = next(name for name in lab.datasets if name in datasets.TOY_SETS)
    data = data_for(lab, name, 2000)
    states = run(lab, data, steps=3)
    plots = contract.recorded(lab, states, data)
    assert data.n_samples == 2_000 and all(plot.marks for plot in plots.values())


def test_duplicates_work(lab, data):
    rows = np.repeat(np.arange(6), 10)
    if data.classes:
        other = int(np.flatnonzero(data.y != data.y[0])[0])
        rows = np.append(rows, [0, other])
    assert _works_or_says(lab, few(data, rows), must_work=True)


def test_equal_points_one_class_and_no_points_work_or_are_told(lab, data):
    assert _works_or_says(lab, few(data, np.zeros(8, int)))
    if data.classes:
        assert _works_or_says(lab, few(data, np.flatnonzero(data.y == data.y[0])))
    assert _works_or_says(lab, few(data, np.arange(1)))
    assert _works_or_says(lab, few(data, np.arange(0)))


def _works_or_says(lab, data, must_work=False):
    """The run starts, or a sentence says why not, and the pictures are drawn all the same.

    Returns the states, or else the sentence.
    """
    states, said = [], ""
    try:
        states = run(lab, data, steps=12)
    except ValueError as problem:
        if must_work:
            # Fewer groups than points is for the person to choose.
            simplest = {p.name: p.low for p in lab.params if p.kind == "slider" and p.whole}
            simplest = {name: int(max(low, 2)) for name, low in simplest.items()}
            states = run(lab, data, simplest, steps=12)
        said = str(problem)
        assert re.fullmatch(r"(?s).{15,}\.", said), said
    assert contract.recorded(lab, states, data)
    if states:
        contract.told(lab, states, data)
    return states or said


def test_extras_are_worked_out_and_drawn(lab, data):
    for extra in lab.extras:
        values = defaults(lab)
        for param in lab.params:
            if extra.when(values):
                break
            for option in param.options or ((True, False) if param.kind == "toggle" else ()):
                if extra.when({**values, param.name: option}):
                    values[param.name] = option
                    break
        shares = []
        result = lab.compute(extra.name, data, values, 0, shares.append)
        assert shares, f"{extra.name} reports no progress"
        assert all(0 <= share <= 1 for share in shares)
        states = run(lab, data, values)
        with_it = contract.ink(contract.recorded(lab, states, data, values, {extra.name: result}))
        assert with_it != contract.ink(contract.recorded(lab, states, data, values)), extra.name


def test_an_extra_ends_when_it_is_cancelled(lab, data):
    class Stop(Exception):
        pass

    def stop(share):
        raise Stop

    for extra in lab.extras:
        with pytest.raises(Stop):
            lab.compute(extra.name, data, defaults(lab), 0, stop)


def test_hands_change_only_known_values(lab, data):
    states = run(lab, data)
    known = {param.name for param in lab.params}
    history = contract.History(tuple(states), tuple(range(len(states))), defaults(lab))
    for view in lab.views:
        if view.kind == "3d":
            continue
        for place in contract.HANDS:
            span = tuple(
                (float(low), float(high))
                for low, high in zip(data.X.min(axis=0)[:2], data.X.max(axis=0)[:2])
            )
            span = span if len(span) == 2 else (span[0], (-1.0, 1.0))
            hand = contract.hand_at(view.name, span, place)
            taken = lab.press(hand, states[-1], history, data)
            if taken is not None:
                assert set(taken) <= known
                assert set(lab.drag(hand, states[-1], history, data) or ()) <= known


def test_resuming_goes_on_from_a_state(lab, data):
    state = run(lab, data)[-1]
    shifted = data.with_points(data.X + 0.01, data.y)
    assert len([s for s, _ in zip(lab.resume(state, shifted, defaults(lab), 0), range(3))]) >= 1


def test_a_file_with_a_missing_value_is_told_by_its_line(lab, tmp_path):
    path = tmp_path / "gap.csv"
    path.write_text("a,b,kind\n1,2,x\n3,,y\n5,6,x\n")
    with pytest.raises(datasets.DataError, match=r"gap\.csv, line 3.*'b'"):
        lab.adopt(datasets.load_file(path))


def test_every_sign_that_is_said_can_be_drawn(lab, data):
    import pygame

    from game.ui.theme import Theme

    pygame.font.init()
    theme = Theme()
    states = run(lab, data, steps=12)
    said = [lab.explanation, *(lab.caption(s) + lab.formula(s) + lab.phase(s) for s in states)]
    said += [p.label + p.help + "".join(p.words) for p in lab.params]
    said += [view.title for view in lab.views]
    for name, value in lab.numbers(states[-1], data, states).items():
        said.append(name + (value if isinstance(value, str) else getattr(value, "beside", "")))
    for sign in sorted(set("".join(said))):
        assert not (theme._lacks(sign, False) and theme._lacks(sign, True)), f"no font has {sign!r}"
