"""A regressor's prediction as a sum over its networks, with its gradient."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import torch

from ..nn import DeepDiffOutput
from ..nn._torch_state import undisturbed
from ._training import PairedNet

EXPRESSION_TARGETS = ("expression_A", "expression_B")
TARGETS = ("log_fold_change", *EXPRESSION_TARGETS)


def main_output(output: DeepDiffOutput) -> torch.Tensor:
    return output.log_fold_change


class Term(NamedTuple):
    """A network's share of a prediction, ``weight * select(output)`` of (n_genes,)."""

    net: PairedNet
    select: Callable[[DeepDiffOutput], torch.Tensor]
    weight: float

    def apply(self, x: torch.Tensor) -> torch.Tensor:
        return self.select(self.net.module_(x))


class Prediction(NamedTuple):
    """A prediction from scaled signal, in the user's units: terms and a constant."""

    terms: list[Term]
    constant: float

    @contextmanager
    def differentiable(self) -> Iterator[None]:
        """Let gradients flow through networks that aren't training."""
        # cuDNN has no backward pass outside of training.
        with undisturbed(), torch.backends.cudnn.flags(enabled=False):
            for term in self.terms:
                term.net.module_.eval()
            yield

    def value(self, scaled: np.ndarray) -> np.ndarray:
        total: Any = self.constant
        for term in self.terms:
            with torch.no_grad():
                part = term.apply(_as_input(scaled, term))
            total = total + term.weight * part.double().cpu().numpy()
        return total

    def gradient(self, scaled: np.ndarray) -> np.ndarray:
        """Differentiate each gene's prediction by its scaled signal, as float64."""
        total: Any = 0.0
        for term in self.terms:
            with torch.enable_grad():
                x = _as_input(scaled, term).requires_grad_()
                # No gene's prediction depends on another's signal.
                (gradient,) = torch.autograd.grad(term.apply(x).sum(), x)
            total = total + term.weight * gradient.double().cpu().numpy()
        return total


def _as_input(scaled, term):
    return torch.tensor(scaled, dtype=torch.float32, device=term.net.device)
