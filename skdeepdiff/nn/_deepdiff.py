"""The DeepDiff network: level I, level II and heads, put together by variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import torch
from torch import nn

from .._variants import DIFFERENCE, Variant, VariantName, get_variant
from ._attention import AttentiveEncoder
from ._initialization import initialize
from ._published import published_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike
    from typing_extensions import Self

CELLS = ("cell_a", "cell_b")


class DeepDiffOutput(NamedTuple):
    """What :class:`DeepDiffNet` returns for a batch of genes.

    The streams are, in this order, the raw ones (A, B, difference, as the variant
    has them), then cell type A's and cell type B's of the auxiliary paths; within
    each the marks in their order.

    Parameters
    ----------
    log_fold_change : Tensor of shape (n_genes,)
        Prediction of the main task.
    expression : Tensor of shape (n_genes, 2) or None
        Predictions of the cell-specific tasks for A and B (``aux`` variants).
    bin_attention : Tensor of shape (n_genes, n_streams, n_bins)
        Level-I attention of every stream; sums to 1 over the bins.
    mark_attention : Tensor of shape (n_genes, n_streams)
        Level-II attention of the main path over every stream; sums to 1. Without a raw
        path, the attentions of A's and of B's path, each of which sums to 1.
    cell_mark_attention : Tensor of shape (n_genes, 2, n_marks) or None
        Level-II attention of A's and B's path (``aux`` variants).
    embeddings : Tensor of shape (n_genes, 2, n_marks * 2 * hidden_size) or None
        Flattened level-I embeddings of A and B (``aux`` variants), which the
        contrastive loss of the ``siamese`` variants compares.

    See Also
    --------
    DeepDiffNet : Returns it.
    DeepDiffLoss : Compares it with targets.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import DeepDiffNet
    >>> output = DeepDiffNet("raw", n_marks=5, seed=0)(torch.ones(3, 2, 5, 20))
    >>> output.mark_attention.shape
    torch.Size([3, 15])
    >>> output.expression is None
    True
    """

    log_fold_change: torch.Tensor
    expression: torch.Tensor | None
    bin_attention: torch.Tensor
    mark_attention: torch.Tensor
    cell_mark_attention: torch.Tensor | None
    embeddings: torch.Tensor | None


def _linear(in_features, out_features):
    """Make a linear layer, leaving torch's global generator alone."""
    return nn.utils.skip_init(nn.Linear, in_features, out_features)


class DeepDiffNet(nn.Module):
    """DeepDiff's networks (sections 3.4 to 3.6, figures 2 and 3 of the paper [1]_).

    Level I embeds every stream (a mark of one cell type, or its difference) with
    a bidirectional LSTM over the bins and attention. Level II runs over the
    streams' embeddings in the same way, once for the raw path and once for each
    cell type. Heads turn a level-II embedding into a prediction.

    Parameters
    ----------
    variant : str or Variant
        Which streams and which auxiliary tasks; a name of ``VARIANTS``.
    n_marks : int
        Histone modifications per cell type.
    hidden_size : int
        Hidden units of level I per direction, an even number. Level II has half
        as many.
    initialization : {"pytorch", "published"}
        See :func:`initialize`.
    seed : int, optional
        Seed of a separate generator for the initial parameters. None draws them from
        torch's global generator.
    dtype : torch.dtype, optional
        Of the parameters; torch's default if None.

    Attributes
    ----------
    bin_encoder : AttentiveEncoder
        Level I, of all streams.
    mark_encoder : torch.nn.ModuleDict of AttentiveEncoder
        Level II of the paths ``main`` (raw streams), ``cell_a`` and ``cell_b``, as far
        as the variant has them.
    head : torch.nn.ModuleDict of torch.nn.Sequential
        Heads of ``main``, ``cell_a`` and ``cell_b``.

    Raises
    ------
    ValueError
        If ``variant`` is unknown or ``hidden_size`` is odd.

    See Also
    --------
    DeepDiffOutput : What it returns.
    DeepDiffLoss : What it is trained with.
    initialize : Draws the initial parameters.
    skdeepdiff.DeepDiffRegressor : Trains it, as a scikit-learn estimator.

    References
    ----------
    .. [1] Sekhon, A., Singh, R. and Qi, Y. (2018). DeepDiff: DEEP-learning for
       predicting DIFFerential gene expression from histone modifications.
       *Bioinformatics* 34(17), i891-i900.

    Examples
    --------
    >>> import torch
    >>> from skdeepdiff.nn import DeepDiffNet
    >>> net = DeepDiffNet("aux_siamese", n_marks=5, seed=0)
    >>> sum(p.numel() for p in net.parameters())
    68355
    >>> output = net(torch.ones(3, 2, 5, 200))
    >>> output.log_fold_change.shape, output.bin_attention.shape
    (torch.Size([3]), torch.Size([3, 10, 200]))
    """

    def __init__(
        self,
        variant: VariantName | Variant,
        n_marks: int,
        hidden_size: int = 32,
        *,
        initialization: Literal["pytorch", "published"] = "pytorch",
        seed: int | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        self.variant = get_variant(variant)
        self.n_marks = n_marks
        self.hidden_size = hidden_size
        if hidden_size < 2 or hidden_size % 2:
            raise ValueError(
                "hidden_size must be an even number of at least 2, because level II "
                f"has half of it per direction, got {hidden_size}."
            )
        self.n_raw_streams = n_marks * len(self.variant.raw)
        self.bin_encoder = AttentiveEncoder(self._sharing(), 1, hidden_size)
        self.mark_encoder, self.head = nn.ModuleDict(), nn.ModuleDict()
        if not self.variant.raw:  # reads both cell types' level II
            self.head["main"] = nn.Sequential(
                _linear(2 * hidden_size, hidden_size),
                nn.ReLU(),
                _linear(hidden_size, 1),
            )
        paths = ("main",) if self.variant.raw else ()
        for path in paths + (CELLS if self.variant.auxiliary else ()):
            self.mark_encoder[path] = AttentiveEncoder(
                (0,), 2 * hidden_size, hidden_size // 2
            )
            self.head[path] = nn.Sequential(_linear(hidden_size, 1))
        self._parts_as_built = self._parts()
        self.to(dtype=dtype)
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        initialize(self, initialization, generator)

    def _parts(self):
        """List encoders and heads, then what each of them is made of."""
        outer = [self.bin_encoder, *self.mark_encoder.values(), *self.head.values()]
        return outer + [part for module in outer for part in module._modules.values()]

    def _sharing(self):
        """List the level-I parameter set of every stream."""
        sharing = list(range(self.n_raw_streams))
        if self.variant.auxiliary:
            cell_a = [self.n_raw_streams + mark for mark in range(self.n_marks)]
            step = 0 if self.variant.siamese else self.n_marks
            sharing += cell_a + [index + step for index in cell_a]
        return sharing

    def _streams(self, x):
        """Stack the variant's streams: (n_genes, n_streams, n_bins)."""
        a, b = x.unbind(1)
        raw = {"a": a, "b": b}
        if DIFFERENCE in self.variant.raw:
            raw[DIFFERENCE] = a - b
        streams = [raw[name] for name in self.variant.raw]
        if self.variant.auxiliary:
            streams += [a, b]
        return torch.cat(streams, dim=1)

    def forward(self, x: torch.Tensor) -> DeepDiffOutput:
        """Predict and attend.

        Parameters
        ----------
        x : Tensor of shape (n_genes, 2, n_marks, n_bins)
            Signal of cell type A, then B.

        Returns
        -------
        output : DeepDiffOutput
            Named tensors, see :class:`DeepDiffOutput`.

        Raises
        ------
        ValueError
            If x has another shape.
        """
        if x.ndim != 4 or x.shape[1:3] != (2, self.n_marks):
            raise ValueError(
                f"x must have shape (n_genes, 2, {self.n_marks}, n_bins), got "
                f"{tuple(x.shape)}."
            )
        embeddings, bin_attention = self.bin_encoder(self._streams(x).unsqueeze(-1))
        expression = cell_mark_attention = cell_embeddings = None
        if self.variant.auxiliary:
            cell_embeddings = embeddings[:, self.n_raw_streams :].unflatten(
                1, (2, self.n_marks)
            )
            encoded = [
                self.mark_encoder[cell](cell_embeddings[:, [index]])
                for index, cell in enumerate(CELLS)
            ]
            summaries, cell_mark_attention = (
                torch.cat(parts, dim=1) for parts in zip(*encoded, strict=True)
            )
            predicted = [
                self.head[cell](summaries[:, index]) for index, cell in enumerate(CELLS)
            ]
            expression = torch.cat(predicted, dim=1)
        if self.variant.raw:
            main = self.mark_encoder["main"](embeddings.unsqueeze(1))
            summary, mark_attention = (part.squeeze(1) for part in main)
        else:
            # A variant without raw streams has auxiliary paths.
            summary = summaries.flatten(1)
            mark_attention = cell_mark_attention.flatten(1)  # type: ignore[union-attr]
        return DeepDiffOutput(
            log_fold_change=self.head["main"](summary).squeeze(1),
            expression=expression,
            bin_attention=bin_attention,
            mark_attention=mark_attention,
            cell_mark_attention=cell_mark_attention,
            embeddings=None if cell_embeddings is None else cell_embeddings.flatten(2),
        )

    @torch.no_grad()
    def load_published(self, params: Mapping[str, ArrayLike | torch.Tensor]) -> Self:
        """Take over parameters trained with the published implementation.

        Parameters
        ----------
        params : mapping of str to array
            Names such as ``bin_encoder/difference/0/lstm/forward/weight_ih`` (path,
            mark, layer, direction, PyTorch's name), ``mark_encoder/main/context``
            and ``head/cell_a/0/bias``. The raw paths of level I are ``a``, ``b``
            and ``difference``, the auxiliary ones ``cell_a`` and ``cell_b``, or
            ``cell_shared`` where both cell types share level I.

        Returns
        -------
        self : DeepDiffNet
            The same network.

        Raises
        ------
        ValueError
            If a name is missing, unknown, or has another shape; the network is
            left as it was.
        """
        targets = published_parameters(self)
        missing = sorted(set(targets) - set(params))
        unknown = sorted(set(params) - set(targets))
        if missing or unknown:
            raise ValueError(
                f"params doesn't fit this network: {len(missing)} names are missing "
                f"(such as {missing[:3]}), {len(unknown)} are unknown (such as "
                f"{unknown[:3]})."
            )
        values = {name: torch.as_tensor(params[name]) for name in targets}
        for name, target in targets.items():
            if values[name].shape != target.shape:
                raise ValueError(
                    f"params[{name!r}] must have shape {tuple(target.shape)}, "
                    f"got {tuple(values[name].shape)}."
                )
        for name, target in targets.items():
            target.copy_(values[name])
        return self
