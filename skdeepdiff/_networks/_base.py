"""What the regressors that train networks share: data, settings, prediction."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import torch
from joblib import Parallel
from sklearn.base import BaseEstimator
from sklearn.model_selection import train_test_split
from sklearn.utils import Bunch, check_random_state
from sklearn.utils._param_validation import Integral, Interval, Real

from .._pairs._paired_marks import check_mark_names, transform_signal
from .._pairs._pooling import pool_bins, share_among_bins
from .._pairs._streams import list_streams
from .._pairs._validation import (
    PairedRegressorMixin,
    chunks_of,
    validate_groups,
    validate_pairs,
    validate_sample_weight,
    validate_targets,
)
from .._utils._estimators import MAX_SEED, all_or_nothing, one_of
from .._utils._workers import delayed
from ..datasets import ChromosomeSplit
from ..nn import Targets
from ..nn._torch_state import undisturbed
from ._batches import GeneDataset
from ._data import Genes, ScaledSignal, Standardizer, as_tensor
from ._nets import make_net, resolve_device
from ._saved_nets import NETWORK_PARTS
from ._training import PairedNet, history_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike
    from typing_extensions import Self


@dataclass(eq=False, repr=False, kw_only=True)
class NetworkRegressor(PairedRegressorMixin, BaseEstimator):
    """Base of the regressors that train networks, with the parameters that all have.

    A subclass says which targets it scales (``_fit_scalers``), what each network is
    trained for (``_tasks``), whether networks are those that the first fit's parameters
    ask for (``_are_asked_for``), and what predictions are made of (``_prediction``).
    """

    n_marks: int | None = None
    signal: Literal["log1p", "counts"] = "log1p"
    n_pooled_bins: int | None = 50
    hidden_size: int = 32
    lr: float = 3e-3
    weight_decay: float = 0.0
    batch_size: int = 32
    max_epochs: int = 60
    average_decay: float = 0.999
    gradient_clip: float | None = 1.0
    early_stopping: bool = True
    validation_fraction: float | None = 0.2
    n_iter_no_change: int = 20
    initialization: Literal["pytorch", "published"] = "pytorch"
    standardize_signal: bool = True
    standardize_targets: bool = True
    warm_start: bool = False
    callbacks: list[Any] | tuple[Any, ...] | None = None
    mark_names: Sequence[str] | None = None
    device: str = "auto"
    n_jobs: int | None = None
    random_state: int | np.random.RandomState | None = None
    verbose: int = 0

    nets_: list[PairedNet] = field(init=False)
    histories_: list[dict[str, np.ndarray]] = field(init=False)

    _parameter_constraints = {
        "n_marks": [Interval(Integral, 1, None, closed="left"), None],
        "signal": [one_of("counts", "log1p")],
        "n_pooled_bins": [Interval(Integral, 1, None, closed="left"), None],
        "hidden_size": [Interval(Integral, 2, None, closed="left")],
        "lr": [Interval(Real, 0, None, closed="neither")],
        "weight_decay": [Interval(Real, 0, None, closed="left")],
        "batch_size": [Interval(Integral, 1, None, closed="left")],
        "average_decay": [Interval(Real, 0, 1, closed="left")],
        "max_epochs": [Interval(Integral, 1, None, closed="left")],
        "gradient_clip": [Interval(Real, 0, None, closed="neither"), None],
        "early_stopping": ["boolean"],
        "validation_fraction": [Interval(Real, 0, 1, closed="neither"), None],
        "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
        "initialization": [one_of("pytorch", "published")],
        "standardize_signal": ["boolean"],
        "standardize_targets": ["boolean"],
        "callbacks": [list, tuple, None],
        "mark_names": ["array-like", None],
        "device": [str],
        "random_state": ["random_state"],
        "verbose": ["verbose"],
        "warm_start": ["boolean"],
        "n_jobs": [Integral, None],
    }

    _fitted_parts = {**PairedRegressorMixin._fitted_parts, **NETWORK_PARTS}

    # What a network is made for; the rest may change between warm starts.
    _fixed_by_first_fit: ClassVar[tuple[str, ...]] = (
        "hidden_size",
        "n_pooled_bins",
        "signal",
        "standardize_signal",
        "standardize_targets",
    )

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        X_val: ArrayLike | None = None,
        y_val: ArrayLike | None = None,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Train the networks.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Read counts or any non-negative signal; cell type A, then B.
        y : array-like of shape (n_genes,) or (n_genes, 3)
            Log fold change B over A; or with it log2 expression in A and in B, which
            :class:`AttentiveChromeRegressor` needs, and which the ``aux`` variants of
            :class:`DeepDiffRegressor` learn as well (without, they warn).
        X_val, y_val : array-like, optional
            Validation set, in the form of X and y. In a cross-validation every fold
            gets all of it; but if it has as many genes as X, scikit-learn takes the
            same rows of it as of X.
        sample_weight : array-like of shape (n_genes,), optional
            How much each gene of X counts: in all losses, in standardising, and in
            validation if these genes are set aside from X. Genes of weight 0 are left
            out.
        groups : array-like of shape (n_genes,), optional
            Chromosome of each gene, or any other group: the genes that are set aside
            from X for validation are whole groups. Not with ``X_val``.

        Returns
        -------
        self : estimator
            Fitted.

        Raises
        ------
        TypeError
            If X is sparse or nothing like an array.
        ValueError
            If a parameter is invalid, X, y, weights or groups can't be used, or no
            whole groups come near ``validation_fraction``.
        FloatingPointError
            If a loss becomes infinite or NaN.
        KeyboardInterrupt
            On Ctrl-C, with the best epoch so far kept as if training had ended there;
            of several networks if each has finished an epoch in this process.
            Otherwise, and after other errors, the estimator stays as it was.
        """
        self._validate_params()
        interruption = None
        with all_or_nothing(self):
            continues = self._continues()
            if not continues:
                self._first_fit_parameters = {
                    name: getattr(self, name) for name in self._fixed_by_first_fit
                }
            rng = check_random_state(self.random_state)
            split_seed = rng.randint(MAX_SEED)
            reset = not continues
            train = self._check_data(X, y, reset=reset, sample_weight=sample_weight)
            groups = validate_groups(groups, X)
            if X_val is None and y_val is None:
                train, valid = self._split(train, groups, split_seed)
            else:
                valid = self._check_validation(X_val, y_val, train, groups)
            check_mark_names(self.mark_names, self.n_marks_)
            if not continues:
                self._fit_scalers(train)
            tasks = self._tasks(train)
            seeds = rng.randint(MAX_SEED, size=len(tasks))
            previous = self.nets_ if continues else [None] * len(tasks)
            nets = list(map(partial(make_net, self), tasks, seeds, previous))
            try:
                nets = self._train_all(nets, tasks, train, valid)
            except KeyboardInterrupt as ctrl_c:
                if not all(net.n_new_epochs_ for net in nets):
                    raise
                interruption = ctrl_c
            self.nets_ = nets
            self.histories_ = [history_arrays(net) for net in nets]
        if interruption is not None:
            raise interruption
        return self

    def _continues(self):
        """Tell whether this fit goes on with the networks of the last one."""
        if not (self.warm_start and hasattr(self, "nets_")):
            return False
        for name, value in self._first_fit_parameters.items():
            if getattr(self, name) != value:
                raise ValueError(
                    f"warm_start=True can't go on with {name}={getattr(self, name)!r}: "
                    f"the first fit had {name}={value!r}."
                )
        return True

    def _check_data(self, X, y, *, reset, sample_weight=None):
        pairs = validate_pairs(self, X, reset=reset)
        targets = validate_targets(self, y, X)
        weight = validate_sample_weight(sample_weight, X)
        genes = Genes(pairs, np.arange(len(pairs)), *targets, weight)
        return genes if weight is None else genes.take(np.flatnonzero(weight))

    def _check_validation(self, X_val, y_val, train, groups):
        if X_val is None or y_val is None:
            raise ValueError("X_val and y_val must be given together.")
        if groups is not None:
            raise ValueError(
                "groups choose the validation genes, so that they can't be given with "
                "X_val."
            )
        try:
            valid = self._check_data(X_val, y_val, reset=False)
        except (TypeError, ValueError) as error:
            raise type(error)(f"In X_val and y_val: {error}") from error
        if (train.expression is None) != (valid.expression is None):
            raise ValueError(
                "y and y_val must both be (n_genes,) or both (n_genes, 3)."
            )
        return valid

    def _split(self, genes, groups, seed):
        """Set ``validation_fraction`` of the genes aside, whole groups if there are."""
        if self.validation_fraction is None:
            if self.early_stopping:
                raise ValueError(
                    "early_stopping=True needs a validation set: give X_val and y_val "
                    "or a validation_fraction, or set early_stopping=False."
                )
            return genes, None
        n_genes = len(genes.rows)
        if n_genes < 2:
            raise ValueError(
                "At least 2 genes are needed to set validation_fraction="
                f"{self.validation_fraction} of them aside, got 1 sample. Give X_val "
                "and y_val or set validation_fraction=None and early_stopping=False."
            )
        n_valid = min(max(1, round(self.validation_fraction * n_genes)), n_genes - 1)
        if groups is None:
            parts = train_test_split(
                np.arange(n_genes), test_size=n_valid, random_state=seed
            )
        else:
            split = ChromosomeSplit(1, test_size=n_valid, random_state=seed)
            try:
                (parts,) = split.split(genes.rows, groups=groups[genes.rows])
            except ValueError as error:
                raise ValueError(
                    "groups can't set validation_fraction="
                    f"{self.validation_fraction} of the genes aside: {error}"
                ) from error
        return tuple(genes.take(np.sort(part)) for part in parts)

    def _fit_scalers(self, train):
        """Learn each mark's mean and spread in each cell type."""
        self.signal_scaler_ = Standardizer.neutral()
        if self.standardize_signal:
            weight = train.weight
            chunks = (
                (self._transform(chunk), None if weight is None else weight[where])
                for where, chunk in chunks_of(train.signal, train.rows)
            )
            self.signal_scaler_ = Standardizer.fit(chunks, "X", axis=(0, 3))

    def _fit_scale(self, targets, weight):
        """Learn the scale of the log fold change or the expression."""
        if not self.standardize_targets:
            return Standardizer.neutral()
        return Standardizer.fit([(targets, weight)], "y")

    def _transform(self, chunk):
        """Pool the bins of some genes, and put them on the models' scale."""
        # Not self.signal, which may have been set to something else since.
        fixed = self._first_fit_parameters
        return transform_signal(
            pool_bins(chunk, fixed["n_pooled_bins"]), fixed["signal"]
        )

    def _scale_signal(self, chunk):
        """Turn some genes' signal into what networks read."""
        return self.signal_scaler_.transform(self._transform(chunk))

    def _scaled_signal(self, X, device, **which):
        """Scale some genes' signal, once it is asked for."""
        return ScaledSignal(X, self._scale_signal, device, **which)

    def _train_all(self, nets, tasks, train, valid):
        # A single one stays in this process, whatever joblib is told around it.
        return Parallel(n_jobs=1 if len(nets) == 1 else self.n_jobs)(
            delayed(self._train)(net, task, train, valid)
            for net, task in zip(nets, tasks, strict=True)
        )

    def _train(self, net, task, *parts):
        """Train a net on Genes, and validate it on others if there are any."""
        with undisturbed():
            datasets = [
                part and self._dataset(part, task, net.device) for part in parts
            ]
            return net.partial_fit(datasets)

    def _dataset(self, genes, task, device):
        """Pair the genes' signal with the task's targets, in the network's units."""
        signal = self._scaled_signal(genes.signal, device, rows=genes.rows).kept()
        targets = [as_tensor(column, device) for column in task.targets(genes)]
        return GeneDataset(signal, Targets(*targets))

    def _outputs(self, X, *fields, missing=()):
        """Run all nets over checked pairs, batch by batch, without ``missing`` marks.

        Returns one float64 array of shape (n_nets, n_genes, ...) for each of the named
        fields of DeepDiffOutput.
        """
        outputs = []
        for net in self.nets_:
            dataset = GeneDataset(self._scaled_signal(X, net.device, missing=missing))
            with undisturbed():
                parts = [
                    [getattr(output, field) for field in fields]
                    for output in net.forward_iter(dataset)
                ]
            outputs.append(map(torch.cat, zip(*parts, strict=True)))
        return [
            np.stack(of_nets, dtype=np.float64)
            for of_nets in zip(*outputs, strict=True)
        ]

    def _attention_of(self, bins, marks, cell_marks, kinds):
        """Put together what ``attention`` returns, with the streams of these kinds."""
        return Bunch(
            bins=share_among_bins(bins, self.n_bins_),
            marks=marks,
            cell_marks=cell_marks,
            **list_streams(check_mark_names(self.mark_names, self.n_marks_), kinds),
        )

    def _net_names(self):
        return [f"network {index + 1}" for index in range(len(self.nets_))]

    def _move_networks(self):
        """Put fitted networks on the device that the parameter names."""
        for net in getattr(self, "nets_", []):
            net.device = resolve_device(self.device)
            with undisturbed():
                net.module_.to(net.device)
