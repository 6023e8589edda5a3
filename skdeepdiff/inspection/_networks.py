"""All that inspection knows of the inside of the networks' regressors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from .._networks._attentive_chrome import AttentiveChromeRegressor
from .._networks._deepdiff import DeepDiffRegressor
from ..nn._torch_state import undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from ..nn import DeepDiffOutput

EXPRESSION_TARGETS = ("expression_A", "expression_B")
TARGETS = ("log_fold_change", *EXPRESSION_TARGETS)


class Term(NamedTuple):
    """A network's share of a prediction.

    Attributes
    ----------
    module : DeepDiffNet
        The network.
    device : str
        Where it is.
    select : callable
        Its output's part of shape (n_genes,).
    weight : float
        Factor of that part.
    """

    module: torch.nn.Module
    device: str
    select: Callable[[DeepDiffOutput], torch.Tensor]
    weight: float


class Prediction(NamedTuple):
    """A prediction as a sum over networks of what they compute from scaled signal.

    Attributes
    ----------
    terms : list of Term
        The networks.
    constant : float
        Added to them.
    """

    terms: list[Term]
    constant: float


def _term(net, select, weight):
    return Term(net.module_, net.device, select, float(weight))


def _main_output(output):
    return output.log_fold_change


def _deepdiff_prediction(estimator, target):
    nets = estimator.nets_
    if target == "log_fold_change":
        mean, scale = map(float, estimator.log_fold_change_scaler_)
        return _mean_of(nets, _main_output, mean, scale)
    # Which networks lack these tasks is known to the method that predicts them.
    estimator.predict_expression  # noqa: B018
    # Not its parameter, which may have been set to something else since.
    aux_target = nets[0].criterion_.aux_target
    if estimator.expression_scaler_ is None or aux_target == "binary":
        raise ValueError(
            f"target={target!r} needs a network that has learned log2 expression, but "
            "in fit y had one column or aux_target was 'binary'."
        )
    cell = EXPRESSION_TARGETS.index(target)
    mean, scale = _of_cell(estimator.expression_scaler_, cell)
    return _mean_of(nets, lambda output: output.expression[:, cell], mean, scale)


def _mean_of(nets, select, mean, scale):
    """What an estimator predicts whose networks are averaged."""
    return Prediction([_term(net, select, scale / len(nets)) for net in nets], mean)


def _attentive_chrome_prediction(estimator, target):
    terms, constants = [], []
    for cell, net in enumerate(estimator.nets_):
        mean, scale = _of_cell(estimator.expression_scaler_, cell)
        sign = (-1, 1)[cell] if target == "log_fold_change" else 1
        if target in ("log_fold_change", EXPRESSION_TARGETS[cell]):
            terms.append(_term(net, _main_output, sign * scale))
            constants.append(sign * mean)
    return Prediction(terms, sum(constants))


def _of_cell(scaler, cell):
    """Mean and scale of one cell type; a neutral scaler has one of each."""
    mean, scale = (part if part.ndim == 0 else part[cell] for part in scaler)
    return float(mean), float(scale)


def network_prediction(
    estimator: DeepDiffRegressor | AttentiveChromeRegressor, target: str
) -> Prediction:
    """Take a fitted regressor's prediction apart.

    Parameters
    ----------
    estimator : DeepDiffRegressor or AttentiveChromeRegressor
        Fitted.
    target : {"log_fold_change", "expression_A", "expression_B"}
        What is predicted.

    Returns
    -------
    prediction : Prediction
        In the user's units.

    Raises
    ------
    TypeError
        If the estimator is anything else.
    AttributeError, ValueError
        If it doesn't predict the target.
    """
    if isinstance(estimator, DeepDiffRegressor):
        return _deepdiff_prediction(estimator, target)
    return _attentive_chrome_prediction(estimator, target)


def check_network(estimator: object) -> None:
    """Refuse what has no gradients.

    Parameters
    ----------
    estimator : object
        Any.

    Raises
    ------
    TypeError
        If it isn't one of the regressors that train networks.
    """
    if not isinstance(estimator, DeepDiffRegressor | AttentiveChromeRegressor):
        raise TypeError(
            "estimator must be a fitted DeepDiffRegressor or AttentiveChromeRegressor, "
            f"got {type(estimator).__name__}. perturbation_scan and "
            "permutation_importance take any model."
        )


def scale_signal(
    estimator: DeepDiffRegressor | AttentiveChromeRegressor, pairs: np.ndarray
) -> np.ndarray:
    """Signal as the networks read it.

    Parameters
    ----------
    estimator : DeepDiffRegressor or AttentiveChromeRegressor
        Fitted.
    pairs : ndarray of shape (n_genes, 2, n_marks, n_bins)
        Checked signal.

    Returns
    -------
    scaled : ndarray of shape (n_genes, 2, n_marks, n_pooled_bins)
        After pooling, the logarithm and standardising, if the estimator has them.
    """
    return estimator._scale_signal(pairs)


@contextmanager
def differentiable(prediction: Prediction) -> Iterator[None]:
    """Let gradients flow through networks that aren't training.

    Parameters
    ----------
    prediction : Prediction
        Of which networks.
    """
    with ExitStack() as stack:
        stack.enter_context(undisturbed())
        # cuDNN has no backward pass outside of training.
        stack.enter_context(torch.backends.cudnn.flags(enabled=False))
        for term in prediction.terms:
            term.module.eval()
        yield


def sum_terms(prediction: Prediction, scaled: np.ndarray) -> np.ndarray:
    """Predict.

    Parameters
    ----------
    prediction : Prediction
        What.
    scaled : ndarray of shape (n_genes, 2, n_marks, n_pooled_bins)
        Signal as the networks read it.

    Returns
    -------
    predicted : ndarray of shape (n_genes,)
        In the user's units, float64.
    """
    total: Any = prediction.constant
    for term in prediction.terms:
        with torch.no_grad():
            x = torch.tensor(scaled, dtype=torch.float32, device=term.device)
            part = term.select(term.module(x))
        total = total + term.weight * part.double().cpu().numpy()
    return total


def sum_gradients(prediction: Prediction, scaled: np.ndarray) -> np.ndarray:
    """Gradient of each gene's prediction with respect to its scaled signal.

    Parameters
    ----------
    prediction : Prediction
        Of what.
    scaled : ndarray of shape (n_genes, 2, n_marks, n_pooled_bins)
        Where: signal as the networks read it.

    Returns
    -------
    gradients : ndarray of shape (n_genes, 2, n_marks, n_pooled_bins)
        In the user's units per unit of scaled signal, float64.
    """
    total: Any = 0.0
    for term in prediction.terms:
        with torch.enable_grad():
            x = torch.tensor(scaled, dtype=torch.float32, device=term.device)
            x.requires_grad_()
            # No gene's prediction depends on another's signal.
            part = term.select(term.module(x)).sum()
            (gradient,) = torch.autograd.grad(part, x)
        total = total + term.weight * gradient.double().cpu().numpy()
    return total
