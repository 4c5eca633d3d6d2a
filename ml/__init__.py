"""From-scratch machine learning with scikit-learn's names and definitions.

    from ml.datasets import load
    from ml.linear_model import Lasso

    data = load("sparse-linear")
    split = data.parts()
    model = Lasso(alpha=0.5).fit(*data.part(split.train))
    print(model.coef_, model.score(*data.part(split.test)))

Every estimator has `fit`, and `iterate`, which yields the states that `fit` goes through; and
scikit-learn's own tools, such as `cross_val_score`, `GridSearchCV` and `Pipeline`, take it. A fit
that `max_iter` ends too soon warns of it by `ml.validation.ConvergenceWarning`, and `converged_` is
False. Nothing here draws, and nothing is imported until a module is named.
"""
