"""Tables that every estimator takes or refuses, and what must not depend on how one is given."""

import numpy as np

GOOD_X, GOOD_Y = [[0.0, 1.0], [1.0, 0.0], [2.0, 5.0]], [0.0, 1.0, 2.0]

UNUSABLE = [
    ([[np.nan, 1.0], [1.0, 0.0]], "X has missing values"),
    ([[np.inf, 1.0], [1.0, 0.0]], "X has infinite values"),
    ([["a", "b"], ["c", "d"]], "X must hold numbers"),
    ([1.0, 2.0, 3.0], "X must have 2 dimensions"),
    (np.zeros((3, 3, 3)), "X must have 2 dimensions"),
    (np.zeros((3, 0)), "X has no columns"),
]
"""What no estimator takes, and what is said of it."""


def check_forms_agree(make):
    """A table as a list, in float32 or by columns gives one fit, and stays untouched."""
    rng = np.random.default_rng(1)
    X = rng.integers(-5, 5, (20, 3)).astype(float)
    y = rng.integers(-5, 5, 20).astype(float)
    X.setflags(write=False)
    y.setflags(write=False)
    wanted = make().fit(X, y)
    for form in (X.tolist(), X.astype(np.float32), np.asfortranarray(X)):
        fitted = make().fit(form, y.tolist())
        np.testing.assert_array_equal(fitted.coef_, wanted.coef_)
        np.testing.assert_array_equal(fitted.predict(form), wanted.predict(X))
