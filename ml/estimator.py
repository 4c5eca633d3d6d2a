"""What can be asked of every estimator? Its hyperparameters by name, and a line that says them.

scikit-learn's tools (`clone`, `cross_val_score`, `GridSearchCV`, `Pipeline`) take any object that
answers these questions; none of it is imported here.
"""

import inspect
import warnings
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, Self

import numpy as np

from ml.validation import ConvergenceWarning


class Estimator:
    """`__init__` stores hyperparameters under their own names; this finds them by its signature."""

    _estimator_type: str | None = None
    """What scikit-learn calls the kind: "classifier", "regressor", "clusterer", ..."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The hyperparameters by name. There are no estimators within, so `deep` says nothing."""
        return parameters(self)

    def set_params(self, **params: Any) -> Self:
        """Change hyperparameters; return self. Raises ValueError for a name that there isn't."""
        check_parameters(self, params)
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def _warn_unconverged(self, where: str, advice: str) -> None:
        """Warn the caller of `fit`, which calls this, that it stopped `where`, and what helps."""
        words = f"{type(self).__name__} stopped {where}; {advice}."
        warnings.warn(words, ConvergenceWarning, stacklevel=3)

    def __repr__(self) -> str:
        """The class, and the hyperparameters that aren't as by default."""
        defaults = parameters(type(self))
        changed = [
            f"{name}={value!r}"
            for name, value in parameters(self).items()
            if not _same(value, defaults[name])
        ]
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self) -> SimpleNamespace:
        """What scikit-learn, which alone calls this, wants to know: see its `Tags`."""
        kind = self._estimator_type
        supervised = kind in ("classifier", "regressor")
        classifier = SimpleNamespace(poor_score=False, multi_class=True, multi_label=False)
        transformer = SimpleNamespace(preserves_dtype=[])
        return SimpleNamespace(
            estimator_type=kind,
            target_tags=SimpleNamespace(
                required=supervised,
                one_d_labels=supervised,
                two_d_labels=False,
                positive_only=False,
                multi_output=False,
                single_output=True,
            ),
            input_tags=SimpleNamespace(
                one_d_array=False,
                two_d_array=True,
                three_d_array=False,
                sparse=False,
                categorical=False,
                string=False,
                dict=False,
                positive_only=False,
                allow_nan=False,
                pairwise=False,
            ),
            transformer_tags=transformer if hasattr(self, "transform") else None,
            classifier_tags=classifier if kind == "classifier" else None,
            regressor_tags=SimpleNamespace(poor_score=False) if kind == "regressor" else None,
            array_api_support=False,
            no_validation=False,
            non_deterministic=False,
            requires_fit=True,
            _skip_test=False,
        )


def parameters(estimator: Any) -> dict[str, Any]:
    """The hyperparameters of an estimator by name: an instance's values, or a class's defaults."""
    if inspect.isclass(estimator):
        signature = inspect.signature(estimator)
        return {name: parameter.default for name, parameter in signature.parameters.items()}
    return {
        name: getattr(estimator, name) for name in inspect.signature(type(estimator)).parameters
    }


def check_parameters(estimator: Any, names: Iterable[str]) -> None:
    """Raise ValueError if one of `names` isn't a hyperparameter of `estimator`."""
    known = parameters(estimator)
    if unknown := set(names) - known.keys():
        has = ", ".join(known) if known else "none"
        raise ValueError(
            f"{type(estimator).__name__} has no parameter {min(unknown, key=str)!r}; it has {has}."
        )


def _same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and bool(np.array_equal(value, default))
