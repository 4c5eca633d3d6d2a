"""Does scikit-learn find the same machine? Its SVC on the same training points, beside ours."""

from __future__ import annotations

import numpy as np

from game.labs.lab import Comparison, Dataset, Values
from game.labs.svm_material import material
from game.labs.svm_run import HINGE_TOL, machine
from game.labs.unwarned import unwarned
from ml.kernels import kernel_matrix

# To LIBSVM, and so to scikit-learn, a hard margin is a C that no α comes near.
_HARD = 1e10
_TOL = 1e-6


def comparisons(data: Dataset, values: Values, seed: int) -> tuple[Comparison, ...]:
    """Objectives, a decision value and accuracies, of ours and of scikit-learn's machine.

    Kernel machines are taken to a tighter tolerance than on screen, theirs as ours.
    """
    from sklearn.svm import SVC

    from ml.svm import ConvergenceWarning

    given = material(data, values, seed)
    X = given.in_units(data.X)
    Xt, yt = X[given.train], given.codes[given.train]
    hinge = values["training"] == "hinge"
    ours = machine(values) if hinge else machine(values, tol=_TOL)
    # Where it has stopped early, the numbers show how far apart we are.
    with unwarned(ConvergenceWarning):
        ours.fit(Xt, yt)
    C = _HARD if values["hard"] and not hinge else values["C"]
    kernel = "linear" if hinge else values["kernel"]
    settings = {"gamma": values["gamma"], "degree": int(values["degree"]), "coef0": values["coef0"]}
    theirs = SVC(C=C, kernel=kernel, tol=_TOL, **settings).fit(Xt, yt)
    found = []
    if len(theirs.classes_) == 2:
        signs = np.where(yt == theirs.classes_[1], 1.0, -1.0)
        beta = np.zeros(len(yt))
        beta[theirs.support_] = theirs.dual_coef_[0]
        K = kernel_matrix(Xt, None, kernel, **settings)
        dual = float(signs @ beta - 0.5 * beta @ K @ beta)
        agree = 1e-4 * max(abs(dual), 1.0)
        if hinge:
            found.append(Comparison("objective", ours.objective_, dual, 2 * HINGE_TOL * dual))
        else:
            found.append(Comparison("dual objective", ours.dual_objective_, dual, agree))
            mine, other = ours.decision_function(X), theirs.decision_function(X)
            far = int(np.abs(mine - other).argmax())
            name = f"f at point {far + 1}, where we differ most"
            found.append(Comparison(name, float(mine[far]), float(other[far]), 1e-3))
    for part, rows in given.parts().items():
        if len(rows):
            mine, other = (one.score(X[rows], given.codes[rows]) for one in (ours, theirs))
            # A point on the line itself may fall either way.
            found.append(Comparison(f"{part} accuracy", mine, float(other), 1.0 / len(rows)))
    return tuple(found)
