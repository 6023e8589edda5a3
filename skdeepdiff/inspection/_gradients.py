"""Integrated gradients of the networks."""

import warnings
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import Bunch
from sklearn.utils._param_validation import Integral, Interval, Real
from sklearn.utils.validation import check_is_fitted
from tqdm import tqdm

from .._networks._attentive_chrome import AttentiveChromeRegressor
from .._networks._base import NetworkRegressor
from .._networks._deepdiff import DeepDiffRegressor
from .._networks._prediction import TARGETS
from .._pairs._pooling import share_among_bins
from .._pairs._validation import chunks_of, validate_pairs
from .._utils._estimators import best_of, one_of, validated
from ._path_integral import PathIntegral, Paths, integrate, tolerance_of
from ._signal import CONSTRAINTS

BASELINES = ("zero", "mean", "unchanged")


def _check_baseline(baseline, shape):
    try:
        values = np.asarray(baseline, dtype=np.float64)
        if values.ndim == 2 and values.shape[1] == np.prod(shape[1:]):
            values = values.reshape(-1, *shape[1:])
        values = np.broadcast_to(values, shape)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"baseline must be one of {', '.join(map(repr, BASELINES))} or signal that "
            f"can be broadcast to {shape}, or is flattened as X may be, got "
            f"{baseline!r:.80}."
        ) from error
    if not np.isfinite(values).all() or values.min() < 0:
        raise ValueError("baseline must be finite and at least 0, as signal is.")
    return values


def _baselines_of(estimator, X, baseline):
    """Make a function from rows of X and their scaled signal to scaled baselines."""
    if not isinstance(baseline, str):
        signal = _check_baseline(baseline, X.shape)
        return lambda rows, scaled: estimator._scale_signal(signal[rows])
    if baseline == "unchanged":
        return lambda rows, scaled: np.broadcast_to(
            scaled.mean(axis=1, keepdims=True), scaled.shape
        )
    if baseline == "zero":
        start = estimator._scale_signal(np.zeros((1, *X.shape[1:])))
    else:
        total = sum(
            estimator._scale_signal(part).sum(axis=0) for _, part in chunks_of(X)
        )
        start = total[np.newaxis] / len(X)
    return lambda rows, scaled: np.broadcast_to(start, scaled.shape)


def _warn_of_residuals(residual, tolerance):
    size = np.abs(residual)
    if bad := np.count_nonzero(~(size <= tolerance)):
        warnings.warn(
            f"Attributions of {bad} of {len(residual)} genes don't add up to the "
            f"change of the prediction within tol; the largest residual is "
            f"{size.max():.3g}. Raise max_steps, or leave out genes with a "
            "large residual.",
            ConvergenceWarning,
            # Past the validation of parameters.
            stacklevel=4,
        )


@validated(
    CONSTRAINTS,
    baseline=[
        one_of(*BASELINES),
        Interval(Real, 0, None, closed="left"),
        "array-like",
    ],
    n_steps=[Interval(Integral, 1, None, closed="left")],
    max_steps=[Interval(Integral, 1, None, closed="left")],
    tol=[Interval(Real, 0, None, closed="neither")],
    target=[one_of(*TARGETS)],
)
def integrated_gradients(
    estimator: DeepDiffRegressor | AttentiveChromeRegressor,
    X: ArrayLike,
    *,
    baseline: Literal["zero", "mean", "unchanged"] | float | ArrayLike = "unchanged",
    n_steps: int = 32,
    max_steps: int = 1000,
    tol: float = 0.02,
    target: Literal[
        "log_fold_change", "expression_A", "expression_B"
    ] = "log_fold_change",
    batch_size: int = 32,
    verbose: int = 0,
) -> Bunch:
    r"""Attribute a network's predictions to marks, bins and cell types.

    The attribution [1]_ of one number :math:`z_i` of a gene's signal is

    .. math::

        (z_i - z^0_i) \int_0^1 \frac{\partial f}{\partial z_i}
        \bigl(z^0 + \alpha (z - z^0)\bigr) \, d\alpha

    where :math:`z` is the signal as the network reads it, :math:`z^0` that of a
    baseline, and :math:`f` the predicted log fold change. Bins that were pooled share
    an attribution evenly. The attributions of a gene add up to its prediction minus
    that of the baseline, except for the error of the integral, which is returned.

    Parts of the path on which the attributions don't add up to the change of the
    prediction are halved, until they do. Where it changes more sharply than float32 can
    resolve, the change is distributed as the gradient beside it is; see ``jumps``.

    Parameters
    ----------
    estimator : DeepDiffRegressor or AttentiveChromeRegressor
        Fitted; or a fitted search for one, whose best estimator counts.
    X : array-like of shape (n_genes, 2, n_marks, n_bins)
        Signal, in the layout of ``fit``, or flattened to (n_genes, 2 * n_marks *
        n_bins). Isn't changed.
    baseline : {"unchanged", "zero", "mean"}, float or array-like
        What the signal is compared with. ``"unchanged"``: the gene itself with the mean
        of both cell types in each. ``"zero"``: no reads. ``"mean"``: the mean of the
        genes in X, for each mark, bin and cell type. (Both means on the network's
        scale.) Or signal in the units of X, of any shape that broadcasts to
        (n_genes, 2, n_marks, n_bins), or of one gene or all and flattened as X may be.
    n_steps : int
        Points at which a gene's gradient is taken at first: four, those of
        Gauss-Legendre quadrature, in each of ``n_steps / 4`` parts of the path.
    max_steps : int
        Points for a gene at most, all parts and their halves together; ``n_steps`` if
        that is more.
    tol : float
        Residual at which the integral is good enough, as a share of the change of the
        prediction, or of 1 if the change is smaller.
    target : {"log_fold_change", "expression_A", "expression_B"}
        Which prediction: the log fold change, or log2 expression in a cell type, of
        networks that learn it.
    batch_size : int
        Gradients that are taken at a time.
    verbose : int
        1 shows a progress bar.

    Returns
    -------
    result : Bunch
        With the attributes

        attributions : ndarray of shape (n_genes, 2, n_marks, n_bins)
            In units of the prediction, log2. Signed: what raised the log fold change
            B over A is positive. Those of A and B can be added up for a mark's share.
        prediction, baseline_prediction : ndarray of shape (n_genes,)
            Predictions for X and for the baseline.
        residual : ndarray of shape (n_genes,)
            Sum of the attributions minus the difference of the predictions.
        jumps : ndarray of shape (n_genes,)
            Sum of the absolute changes of the prediction at the sharpest steps.
        n_steps : ndarray of int of shape (n_genes,)
            Points at which the gradient was taken.

    Raises
    ------
    TypeError
        If the estimator is no network.
    AttributeError
        If it has no task that predicts the target.
    ValueError
        If X or the baseline can't be used, or the network hasn't learned the target.

    Warns
    -----
    ConvergenceWarning
        If the residual of some genes is above the tolerance.

    See Also
    --------
    perturbation_scan : Effects of in-silico perturbations; for any model.
    permutation_importance : What a model relies on, over all genes.
    skdeepdiff.DeepDiffRegressor.attention : Where a network looks.

    References
    ----------
    .. [1] Sundararajan, M., Taly, A. and Yan, Q. (2017). Axiomatic attribution for deep
       networks. *Proceedings of the 34th International Conference on Machine Learning*,
       3319-3328.

    Examples
    --------
    >>> from skdeepdiff import DeepDiffRegressor
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> from skdeepdiff.inspection import integrated_gradients
    >>> X, y = make_paired_marks(40, n_bins=10, random_state=0, return_X_y=True)
    >>> model = DeepDiffRegressor(max_epochs=2, random_state=0).fit(X, y)
    >>> result = integrated_gradients(model, X[:3])
    >>> result.attributions.shape
    (3, 2, 5, 10)
    >>> bool(abs(result.residual).max() < 1e-3)
    True
    """
    estimator = best_of(estimator)
    if not isinstance(estimator, NetworkRegressor):
        raise TypeError(
            "estimator must be a fitted DeepDiffRegressor or AttentiveChromeRegressor, "
            f"got {type(estimator).__name__}. perturbation_scan and "
            "permutation_importance take any model."
        )
    check_is_fitted(estimator)
    X = validate_pairs(estimator, X, reset=False)
    prediction = estimator._prediction(target)
    baseline_of = _baselines_of(estimator, X, baseline)
    attributions = np.empty_like(X)
    starts, ends, jumps, residual = np.empty((4, len(X)))
    steps = np.empty(len(X), dtype=int)
    results = PathIntegral(attributions, starts, ends, jumps, steps)
    with (
        prediction.differentiable(),
        tqdm(total=len(X), unit=" genes", disable=not verbose) as bar,
    ):
        for first in range(0, len(X), batch_size):
            rows = slice(first, min(first + batch_size, len(X)))
            end = estimator._scale_signal(X[rows].astype(np.float64))
            start = baseline_of(rows, end)
            paths = Paths(
                prediction.value, prediction.gradient, start, end - start, batch_size
            )
            integral = integrate(paths, n_steps=n_steps, max_steps=max_steps, tol=tol)
            shares = share_among_bins(integral.attributions, X.shape[3])
            integral = integral._replace(attributions=shares)
            for whole, some in zip(results, integral, strict=True):
                whole[rows] = some
            sums = shares.sum(axis=(1, 2, 3))
            residual[rows] = sums - (ends[rows] - starts[rows])
            bar.update(rows.stop - rows.start)
    _warn_of_residuals(residual, tolerance_of(ends - starts, tol))
    return Bunch(
        attributions=attributions,
        prediction=ends,
        baseline_prediction=starts,
        residual=residual,
        jumps=jumps,
        n_steps=steps,
    )
