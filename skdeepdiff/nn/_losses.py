"""Losses of the main, cell-specific and siamese tasks (paper, sections 3.5, 3.6)."""

from __future__ import annotations

from typing import Literal, NamedTuple

import torch
from torch import nn
from torch.nn import functional

from ._deepdiff import DeepDiffOutput


def contrastive_loss(
    embedding_a: torch.Tensor,
    embedding_b: torch.Tensor,
    dissimilar: torch.Tensor,
    margin: float = 2.0,
    weight: torch.Tensor | None = None,
) -> torch.Tensor:
    r"""Pull embeddings of similar genes together, push dissimilar ones apart.

    With :math:`R = \|a - b\|_2` (eq. 8 of the paper) and S = 1 for dissimilar
    genes, the mean of

    .. math:: (1 - S) R^2 + S \max(0, m - R)^2

    This is the loss of Hadsell et al. [1]_ without its factors 1/2, as in the
    published code. The paper's eq. 7 has the factors 1/2, and R instead of
    :math:`R^2` in its first term.

    Parameters
    ----------
    embedding_a, embedding_b : Tensor of shape (n_genes, size)
        Level-I embeddings of cell type A and B.
    dissimilar : Tensor of shape (n_genes,)
        S: 1 (or True) for differentially expressed genes, else 0.
    margin : float
        Distance m beyond which dissimilar genes cost nothing.
    weight : Tensor of shape (n_genes,) or None
        What each gene's loss is multiplied by.

    Returns
    -------
    loss : Tensor of shape ()
        Mean over genes.

    See Also
    --------
    DeepDiffLoss : Has it as one of its terms.
    DeepDiffOutput : Has the embeddings.

    References
    ----------
    .. [1] Hadsell, R., Chopra, S. and LeCun, Y. (2006). Dimensionality reduction by
       learning an invariant mapping. *IEEE Computer Society Conference on Computer
       Vision and Pattern Recognition* 2, 1735-1742.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import contrastive_loss
    >>> a, b = torch.zeros(2, 4), torch.full((2, 4), 0.5)
    >>> round(contrastive_loss(a, b, torch.tensor([0, 1])).item(), 3)
    1.0
    """
    distance = functional.pairwise_distance(embedding_a, embedding_b)
    lacking = (margin - distance).clamp(min=0)
    cost = torch.where(dissimilar.bool(), lacking, distance).square()
    return _mean(cost, weight)


def _mean(loss, weight):
    """Average over genes; axes after the first one stay."""
    if weight is not None:
        loss = loss * weight.view(-1, *[1] * (loss.ndim - 1))
    return loss.mean(0)


class Targets(NamedTuple):
    """What a network is trained towards.

    Parameters
    ----------
    log_fold_change : Tensor of shape (n_genes,)
        Log fold change, in the units in which the network predicts it.
    expression : Tensor of shape (n_genes, 2) or None
        Expression of A and B (or whether it is above the median, as 0 and 1).
        None switches the cell-specific tasks off.
    dissimilar : Tensor of shape (n_genes,)
        Whether the gene is differentially expressed.
    weight : Tensor of shape (n_genes,) or None
        What each gene's losses are multiplied by, 1 in the mean over the genes of a
        training set. None: 1.

    See Also
    --------
    DeepDiffLoss : Compares a network's output with it.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import Targets
    >>> change = torch.tensor([-3.0, 0.5, 2.5])
    >>> targets = Targets(change, None, change.abs() >= 2)
    >>> targets.take([0, 2]).log_fold_change
    tensor([-3.0000,  2.5000])
    """

    log_fold_change: torch.Tensor
    expression: torch.Tensor | None
    dissimilar: torch.Tensor
    weight: torch.Tensor | None = None

    def take(self, index: slice | list[int] | torch.Tensor) -> Targets:
        """Take those of some of the genes.

        Parameters
        ----------
        index : slice, list of int or Tensor
            Which genes; a Tensor of their numbers, or of bool of shape (n_genes,).

        Returns
        -------
        targets : Targets
            Theirs, in this order.
        """
        return Targets._make(None if part is None else part[index] for part in self)


class DeepDiffLoss(nn.Module):
    """Weighted sum of the losses of all of a variant's tasks.

    Mean squared error of the log fold change (eqs. 4 and 5 of the paper), plus
    ``aux_weight`` times the sum of both cell types' expression losses (section 3.6),
    plus ``siamese_weight`` times :func:`contrastive_loss` (eqs. 7 and 8).

    Parameters
    ----------
    siamese : bool
        Whether the contrastive term is part of the sum.
    aux_target : {"expression", "binary"}
        Squared error of the expression, or cross-entropy of its being above the
        median (section 3.6).
    aux_weight, siamese_weight : float
        Weights; the published code has 1 and 4.
    margin : float
        Margin of the contrastive term.

    See Also
    --------
    contrastive_loss : The contrastive term.
    DeepDiffNet : The networks.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import DeepDiffLoss, DeepDiffNet, Targets
    >>> output = DeepDiffNet("raw_d", n_marks=5, seed=0)(torch.ones(3, 2, 5, 20))
    >>> targets = Targets(torch.zeros(3), None, torch.zeros(3))
    >>> list(DeepDiffLoss().parts(output, targets))
    ['main']
    """

    def __init__(
        self,
        siamese: bool = False,
        aux_target: Literal["expression", "binary"] = "expression",
        aux_weight: float = 1.0,
        siamese_weight: float = 4.0,
        margin: float = 2.0,
    ) -> None:
        super().__init__()
        self.siamese = siamese
        self.aux_target = aux_target
        self.aux_weight = aux_weight
        self.siamese_weight = siamese_weight
        self.margin = margin

    def parts(
        self, output: DeepDiffOutput, targets: Targets
    ) -> dict[str, torch.Tensor]:
        """Compute each task's weighted loss.

        Parameters
        ----------
        output : DeepDiffOutput
            What the network said.
        targets : Targets
            What it should have said.

        Returns
        -------
        parts : dict of str to Tensor of shape ()
            ``main``, and as far as the variant has them and there are targets
            ``cell_a``, ``cell_b`` and ``contrastive``.
        """
        weight = targets.weight
        error = functional.mse_loss(
            output.log_fold_change, targets.log_fold_change, reduction="none"
        )
        parts = {"main": _mean(error, weight)}
        if output.expression is not None and targets.expression is not None:
            expression_loss = (
                functional.mse_loss
                if self.aux_target == "expression"
                else functional.binary_cross_entropy_with_logits
            )
            error = expression_loss(
                output.expression, targets.expression, reduction="none"
            )
            of_cells = self.aux_weight * _mean(error, weight)
            parts["cell_a"], parts["cell_b"] = of_cells.unbind()
        if self.siamese:
            # Siamese variants have embeddings.
            a, b = output.embeddings.unbind(1)  # type: ignore[union-attr]
            parts["contrastive"] = self.siamese_weight * contrastive_loss(
                a, b, targets.dissimilar, self.margin, weight
            )
        return parts

    def forward(self, output: DeepDiffOutput, targets: Targets) -> torch.Tensor:
        """Sum the losses of all tasks.

        Parameters
        ----------
        output, targets : DeepDiffOutput, Targets
            As of :meth:`parts`.

        Returns
        -------
        loss : Tensor of shape ()
            The training objective.
        """
        # There always is a main task, so that the sum isn't sum's own 0.
        return sum(self.parts(output, targets).values())  # type: ignore[return-value]
