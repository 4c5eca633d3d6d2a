"""Linear regression with a penalty: ridge, the lasso, and the path of each along its penalty.

    y = X w + b       Ridge: ‖y - X w - b‖² + alpha ‖w‖²
                      Lasso: ‖y - X w - b‖² / (2n) + alpha ‖w‖₁

The objectives are scikit-learn's; the intercept b is not penalised.
"""

from ml.lasso import Lasso, LassoPath, LassoState, lasso_path
from ml.lasso_steps import duality_gap, soft_threshold
from ml.ridge import Ridge, RidgePath, RidgeState, ridge_path
from ml.validation import ConvergenceWarning, DivergenceError, NotFittedError

__all__ = [
    "ConvergenceWarning",
    "DivergenceError",
    "Lasso",
    "LassoPath",
    "LassoState",
    "NotFittedError",
    "Ridge",
    "RidgePath",
    "RidgeState",
    "duality_gap",
    "lasso_path",
    "ridge_path",
    "soft_threshold",
]
