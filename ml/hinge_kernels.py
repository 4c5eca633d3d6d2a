"""How fast can a pass of subgradient steps be? The compiled loop of the linear SVM."""

import numpy as np

from ml.compiled import compiled
from ml.validation import FloatArray, IntArray

# Weight of late iterates in the average: 0 weighs all alike, 3 forgets a bad start soon.
FORGETTING = 3.0


@compiled()
def step_size(learning_rate: float, decay: float, t: int) -> float:
    """η_t = η_0 / (1 + η_0 λ t), t = 1, 2, ...: Pegasos' 1/(λ t), but below `learning_rate`.

    Bottou 2012, "Stochastic gradient descent tricks", section 5.2.
    """
    return learning_rate / (1.0 + learning_rate * decay * t)


@compiled()
def descend(
    X: FloatArray,
    y: FloatArray,
    penalties: FloatArray,
    decay: float,
    learning_rate: float,
    order: IntArray,
    passes: int,
    w: FloatArray,
    mean_w: FloatArray,
    intercepts: FloatArray,
    share: FloatArray,
) -> None:
    """One pass of subgradient steps over the samples in `order`, after `passes` earlier ones.

    Each step goes down Σ_k λ_k/2 w_k² + max(0, 1 - y_i (w·x_i + b)) for one sample, `penalties`
    (d,) being the λ_k (Shalev-Shwartz, Singer and Srebro 2007, "Pegasos"): with the margin
    y_i (w·x_i + b) below 1,

        w_k <- (w_k + η y_i x_ik) / (1 + η λ_k)        b <- b + η y_i

    and otherwise only the shrinking, which is as of the end of the step (Kulis and Bartlett 2010,
    "Implicit online learning"), so that no penalty is too heavy for it. Averages are of polynomial
    decay (Shamir and Zhang 2013, "Stochastic gradient descent for non-smooth optimization",
    section 4). Changes in place `w`, its average `mean_w`, b and its average in `intercepts` (2,),
    and `share` (n,): the average, over passes, of whether each sample was inside the margin.
    """
    n, d = X.shape
    b, mean_b = intercepts
    pass_weight = (FORGETTING + 1.0) / (passes + 1.0 + FORGETTING)
    t = passes * n
    shrinking, shrinking_for = np.ones(d), np.inf  # by a division a feature: not at every step
    for i in order:
        t += 1
        step = step_size(learning_rate, decay, t)
        if step < 0.999 * shrinking_for:
            shrinking, shrinking_for = 1.0 / (1.0 + step * penalties), step
        # The intercept isn't penalised, so a heavy penalty on w mustn't hold it back.
        step_b = max(step, learning_rate / np.sqrt(1.0 + learning_rate * t))
        weight = (FORGETTING + 1.0) / (t + FORGETTING)
        margin = b
        for k in range(d):
            margin += w[k] * X[i, k]
        margin *= y[i]
        inside = 1.0 if margin < 1.0 else 0.0
        along = step * inside * y[i]
        for k in range(d):
            w[k] = (w[k] + along * X[i, k]) * shrinking[k]
            mean_w[k] += weight * (w[k] - mean_w[k])
        b += step_b * inside * y[i]
        mean_b += weight * (b - mean_b)
        share[i] += pass_weight * (inside - share[i])
    intercepts[:] = np.array([b, mean_b])
