"""DeepDiffRegressor: the seven variants as a scikit-learn estimator."""

import warnings
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Literal, overload

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit
from sklearn.utils import Bunch
from sklearn.utils._param_validation import Integral, Interval, Real
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from .._pairs._directions import up_and_down
from .._pairs._paired_marks import check_mark_names
from .._saving._parts import Part, array, or_none
from .._utils._estimators import keep_hints, one_of
from .._variants import VariantName
from ..nn import VARIANTS, DeepDiffLoss
from ._base import NetworkRegressor
from ._data import fill_in_marks
from ._nets import NetTask
from ._prediction import EXPRESSION_TARGETS, Prediction, Term, main_output
from ._saved_nets import scaler_part

# Of fewer training genes, seeing each both ways helps more than knowing in which
# direction the two cell types differ.
ENOUGH_GENES = 1000

PAIR = array(np.float64, 2)

# What the networks' inputs, other than those of the cell-specific tasks, are called.
RAW_KINDS = {"a": "A", "b": "B", "difference": "A-B"}


def _predicts_expression(estimator):
    if estimator._fitted_variant().auxiliary:
        return True
    raise AttributeError(
        f"variant={estimator.variant!r} has no cell-specific tasks; use one of the "
        "aux variants."
    )


@dataclass(eq=False, repr=False)
class DeepDiffRegressor(NetworkRegressor):
    r"""DeepDiff: log fold changes from histone modifications, with attention.

    Each mark's signal along the gene passes through a bidirectional LSTM with
    attention over the bins (level I, eq. 2 of the paper [1]_), the marks' embeddings
    through another with attention over the marks (level II, eq. 3), and a head predicts
    the log fold change :math:`f(X)`. The networks are trained to minimise (eqs. 4, 5,
    7 and 8)

    .. math::

        \ell = \frac1N \sum_n (y_n - f(X_n))^2 + w_\mathrm{aux} \, \ell_\mathrm{CellAux}
        + w_\mathrm{siamese} \, \ell_\mathrm{Siamese}

    where :math:`\ell_\mathrm{CellAux}`, in the ``aux`` variants, is the sum of both
    cell types' losses in predicting their expression (section 3.6), and
    :math:`\ell_\mathrm{Siamese}`, in the ``siamese`` variants, compares the cell types'
    level-I embeddings (see :func:`skdeepdiff.nn.contrastive_loss`). The epoch that
    predicts a validation set best, by Pearson correlation, is kept.

    Parameters
    ----------
    variant : str
        Which signals the network reads, and what it learns besides the log fold change
        (section 3.6 and figure 3 of the paper):

        - ``"raw_d"`` reads the difference A - B;
        - ``"raw_c"`` reads A and B;
        - ``"raw"`` reads A, B and A - B;
        - ``"aux"`` reads A and B, each in a path of its own that learns that cell
          type's expression as well;
        - ``"raw_aux"`` has the streams of ``raw`` and the paths of ``aux``;
        - ``"aux_siamese"`` is ``aux`` with one level I for both cell types, which
          learns the contrastive task as well;
        - ``"raw_aux_siamese"`` is ``raw_aux`` with the same.
    n_marks : int, optional
        Marks per cell type; needed if X is two-dimensional.
    signal : {"log1p", "counts"}
        Scale of the signal: log(1 + X), or X as it is, as published.
    n_pooled_bins : int or None
        If there are more bins, neighbouring ones are summed into so many, of as equal
        width as possible, before the logarithm is taken; this saves time. Attention to
        a pooled bin is shared evenly among its bins. None keeps all bins, as published.
    hidden_size : int
        Hidden units of level I per direction, even; level II has half as many.
    lr : float
        Learning rate of the Adam optimiser.
    weight_decay : float
        Decoupled weight decay of the optimiser (AdamW); 0 is plain Adam.
    batch_size : int
        Genes per training step.
    max_epochs : int
        Passes over the training genes.
    average_decay : float
        Of the moving average of the parameters that validates and predicts: 0.999
        averages over about the last 1,000 steps; 0 takes the last one, as published.
    gradient_clip : float or None
        Largest norm of the gradient; larger ones are scaled down. None: no limit.
    early_stopping : bool
        Whether to stop after ``n_iter_no_change`` epochs without a better correlation
        on the validation set, which in a small one may have come early by chance.
    validation_fraction : float or None
        Share of the genes to set aside for validation if ``fit`` gets no ``X_val``, at
        random, or by the ``groups`` of ``fit``. None trains on all genes and keeps the
        last epoch.
    n_iter_no_change : int
        Patience of early stopping, in epochs.
    initialization : {"pytorch", "published"}
        Initial parameters, see :func:`skdeepdiff.nn.initialize`.
    standardize_signal : bool
        Whether each mark of each cell type is scaled to mean 0 and variance 1 (over
        the training genes and bins), which also evens out sequencing depth.
    standardize_targets : bool
        Whether log fold change and expression are scaled to mean 0 and variance 1
        (over the training genes) before the losses are taken.
    warm_start : bool
        Whether ``fit`` goes on training the networks of the last ``fit``, with a fresh
        optimiser and the scaling learned then. Give ``X_val`` or an integer
        ``random_state``; otherwise each fit draws another validation set, from genes
        that earlier ones have trained on.
    callbacks : list of skorch callbacks, optional
        As in :class:`~skorch.NeuralNet`, but for
        :class:`~skorch.callbacks.BatchScoring`; copies are used. They see targets in
        the network's units and ``valid_pearson``, and may end training, see
        :ref:`training`.
    mark_names : sequence of str, optional
        Names of the marks, for the streams in :meth:`attention`.
    device : str
        PyTorch device, such as ``"cpu"`` or ``"cuda"``, or ``"auto"``, which uses a GPU
        if there is one.
    n_jobs : int, optional
        Networks to train at a time, through joblib.
    random_state : int, RandomState instance or None
        Seeds the parameters, the order of the genes and the validation set. Torch's
        global generator is neither used nor changed.
    verbose : int
        1 prints a line per epoch.
    aux_target : {"expression", "binary"}
        What the cell-specific tasks predict: log2 expression, or whether it is above
        the cell type's median over the training genes (section 3.6).
    aux_weight, siamese_weight : float
        Weights of the auxiliary losses.
    margin : float
        Distance of the embeddings beyond which differentially expressed genes add
        nothing to the contrastive loss (m in eq. 7).
    fold_change_threshold : float
        \|log fold change\|, in units of log2, from which a gene counts as
        differentially expressed in the contrastive loss (S = 1 in eq. 7).
    swap_augmentation : bool or "auto"
        Whether the cell types of about half of the genes, drawn anew in each epoch,
        are swapped while training, after standardising. ``"auto"`` swaps if there are
        fewer than 1,000 training genes.
    mark_dropout : float
        Probability with which each mark of a gene is hidden from the network in a
        training step, in both cell types, drawn anew in each epoch. Above 0, it learns
        to do without some of the marks, see ``missing_marks`` of :meth:`predict`.
    n_networks : int
        Networks to train; predictions and attention are their means.

    Attributes
    ----------
    nets_ : list of skorch.NeuralNet of length n_networks
        The fitted nets; ``nets_[0].module_`` is a
        :class:`~skdeepdiff.nn.DeepDiffNet`.
    histories_ : list of dict of length n_networks
        What was recorded of each net's epochs, as arrays of shape (n_epochs,):
        ``train_loss``, ``duration`` in seconds, and with a validation set
        ``valid_loss``, ``valid_pearson`` and ``is_best``: whether an epoch was better
        than all before. The last one that was is the one whose parameters were kept.
    n_marks_, n_bins_, n_features_in_, feature_names_in_ : int, int, int, ndarray of str
        Layout of X in ``fit``, as of :class:`PairedMarks`.
    signal_scaler_, log_fold_change_scaler_, expression_scaler_ : named tuple
        What was learned to standardise with: ``mean`` and ``scale`` of the signal, of
        shape (1, 2, n_marks, 1), of the log fold change, and of the expression in A and
        B, of shape (2,). 0 and 1 where nothing is standardised; that of the expression
        is None if y had one column.
    expression_median_ : ndarray of shape (2,) or None
        Median log2 expression of the training genes in A and B; None if y had one
        column.

    See Also
    --------
    paper_settings : Parameters that train as the published code does.
    AttentiveChromeRegressor : One network per cell type.
    save : Keep a fitted estimator in a file that holds nothing but data.
    skdeepdiff.nn.DeepDiffNet : The networks, in PyTorch alone.
    skdeepdiff.inspection.integrated_gradients : What made each prediction.
    skdeepdiff.plotting.MarkAttentionDisplay : Draw the attention to marks.
    skdeepdiff.plotting.TrainingHistoryDisplay : Draw losses and correlations.

    References
    ----------
    .. [1] Sekhon, A., Singh, R. and Qi, Y. (2018). DeepDiff: DEEP-learning for
       predicting DIFFerential gene expression from histone modifications.
       *Bioinformatics* 34(17), i891-i900.

    Examples
    --------
    >>> from skdeepdiff import DeepDiffRegressor
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> X, y = make_paired_marks(40, n_bins=10, random_state=0, return_X_y=True)
    >>> model = DeepDiffRegressor(hidden_size=4, max_epochs=2).fit(X, y)
    >>> model.predict(X).shape
    (40,)
    >>> model.attention(X).marks.shape
    (40, 10)
    """

    variant: VariantName = "aux_siamese"
    _: KW_ONLY
    aux_target: Literal["expression", "binary"] = "expression"
    aux_weight: float = 1.0
    siamese_weight: float = 4.0
    margin: float = 2.0
    fold_change_threshold: float = 2.0
    swap_augmentation: bool | Literal["auto"] = "auto"
    mark_dropout: float = 0.0
    n_networks: int = 1

    _fixed_by_first_fit = (
        *NetworkRegressor._fixed_by_first_fit,
        "variant",
        "aux_target",
        "n_networks",
    )
    _fitted_parts = {
        **NetworkRegressor._fitted_parts,
        "log_fold_change_scaler_": scaler_part(()),
        "expression_scaler_": or_none(scaler_part((), (2,))),
        "expression_median_": Part(
            f"{PAIR.allowed}, or None with expression_scaler_",
            lambda value, seen: (
                value is None
                if seen["expression_scaler_"] is None
                else PAIR.fits(value, seen)
            ),
        ),
    }
    _parameter_constraints = {
        **NetworkRegressor._parameter_constraints,
        "variant": [one_of(*VARIANTS)],
        "swap_augmentation": ["boolean", one_of("auto")],
        "mark_dropout": [Interval(Real, 0, 1, closed="left")],
        "n_networks": [Interval(Integral, 1, None, closed="left")],
        "aux_target": [one_of("expression", "binary")],
        "margin": [Interval(Real, 0, None, closed="neither")],
        "aux_weight": [Interval(Real, 0, None, closed="left")],
        "siamese_weight": [Interval(Real, 0, None, closed="left")],
        "fold_change_threshold": [Interval(Real, 0, None, closed="neither")],
    }

    def _fit_scalers(self, train):
        super()._fit_scalers(train)
        self.log_fold_change_scaler_ = self._fit_scale(
            train.log_fold_change, train.weight
        )
        self.expression_scaler_ = self.expression_median_ = None
        if train.expression is not None:
            self.expression_scaler_ = self._fit_scale(train.expression, train.weight)
            self.expression_median_ = train.median_expression()

    def _are_asked_for(self, variants, first):
        return len(variants) == first["n_networks"] and set(variants) == {
            VARIANTS[first["variant"]]
        }

    def _tasks(self, train):
        if (train.expression is None) != (self.expression_scaler_ is None):
            raise ValueError(
                "warm_start=True needs y in the form of the first fit, (n_genes,) or "
                "(n_genes, 3)."
            )
        variant = VARIANTS[self.variant]
        if variant.auxiliary and train.expression is None:
            warnings.warn(
                f"variant={self.variant!r} trains without its cell-specific tasks, "
                "because y has no expression columns. Give y as (n_genes, 3).",
                stacklevel=3,
            )
        weights = self.aux_weight, self.siamese_weight
        loss = DeepDiffLoss(variant.siamese, self.aux_target, *weights, self.margin)
        swap = self.swap_augmentation
        if swap == "auto":
            swap = len(train.rows) < ENOUGH_GENES
        task = NetTask(self.variant, loss, self._targets, swap, self.mark_dropout)
        return [task] * self.n_networks

    def _targets(self, genes):
        expression = genes.expression
        if expression is not None:
            if self.aux_target == "binary":
                expression = expression > self.expression_median_
            else:
                expression = self.expression_scaler_.transform(expression)
        change = genes.log_fold_change
        differs = np.logical_or(*up_and_down(change, self.fold_change_threshold))
        change = self.log_fold_change_scaler_.transform(change)
        return change, expression, differs, genes.relative_weight()

    def _prediction(self, target):
        """Describe a target's prediction: the mean over the networks."""
        if target == "log_fold_change":
            scaler, select = self.log_fold_change_scaler_, main_output
        else:
            # Raises AttributeError if the variant has no such tasks.
            self.predict_expression  # noqa: B018
            # Not its parameter, which may have been set to something else since.
            aux_target = self.nets_[0].criterion_.aux_target
            if self.expression_scaler_ is None or aux_target == "binary":
                raise ValueError(
                    f"target={target!r} needs a network that has learned log2 "
                    "expression, but in fit y had one column or aux_target was "
                    "'binary'."
                )
            cell = EXPRESSION_TARGETS.index(target)
            scaler = self.expression_scaler_.of_column(cell)

            def select(output):
                return output.expression[:, cell]

        weight = float(scaler.scale) / len(self.nets_)
        terms = [Term(net, select, weight) for net in self.nets_]
        return Prediction(terms, float(scaler.mean))

    def _fitted_variant(self):
        """Find the variant of the fitted network, or else the one to be fitted."""
        if hasattr(self, "nets_"):
            return self.nets_[0].module_.variant
        return VARIANTS[self.variant]

    def _output(self, X, *fields):
        """Average fields of the output for checked pairs over the networks."""
        return [values.mean(axis=0) for values in self._outputs(X, *fields)]

    def _number_marks(self, missing_marks):
        # As it is now: what it was in fit isn't kept in files.
        if not self.mark_dropout:
            raise ValueError(
                "missing_marks needs networks that have learned to do without some "
                "marks. Train them with mark_dropout above 0, such as 0.2, or without "
                "these marks."
            )
        names = check_mark_names(self.mark_names, self.n_marks_)
        allowed = {name: number for number, name in enumerate(names)}
        allowed |= {number: number for number in range(self.n_marks_)}
        numbers = {allowed.get(mark) for mark in missing_marks}
        if None in numbers or len(numbers) == self.n_marks_:
            raise ValueError(
                f"missing_marks must be some, but not all, of {', '.join(names)}, or "
                f"their numbers, got {list(missing_marks)!r}."
            )
        return sorted(numbers)

    @overload
    def predict(
        self,
        X: ArrayLike,
        return_std: Literal[False] = False,
        *,
        missing_marks: Sequence[str | int] = (),
    ) -> np.ndarray: ...

    @overload
    def predict(
        self, X: ArrayLike, return_std: bool, *, missing_marks: Sequence[str | int] = ()
    ) -> np.ndarray | tuple[np.ndarray, np.ndarray]: ...

    def predict(
        self,
        X: ArrayLike,
        return_std: bool = False,
        *,
        missing_marks: Sequence[str | int] = (),
    ) -> np.ndarray | tuple[np.ndarray, np.ndarray]:
        """Predict the log fold change.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Signal, in the layout of ``fit``.
        return_std : bool
            Whether to return the networks' standard deviation, too. It needs
            ``n_networks`` of at least 2.
        missing_marks : sequence of str or int
            Marks that weren't measured, by name (``mark_names``) or number. Their place
            in X may hold anything from 0 up, and be left out where X has four
            dimensions. It needs ``mark_dropout`` above 0 in training.

        Returns
        -------
        log_fold_change : ndarray of shape (n_genes,)
            Log2 of expression in B over A.
        std : ndarray of shape (n_genes,)
            With ``return_std``, how far the networks' predictions are from each other:
            what depends on the seed of training. Real genes are farther from
            predictions, see :ref:`uncertainty`.

        Raises
        ------
        NotFittedError
            Before ``fit``.
        ValueError
            If X can't be used or isn't in the layout of ``fit``, or what ``return_std``
            and ``missing_marks`` need is missing.

        See Also
        --------
        skdeepdiff.metrics.pearson_corrcoef : Compare it with the truth.
        """
        check_is_fitted(self)
        missing = self._number_marks(missing_marks) if len(missing_marks) else []
        if return_std and len(self.nets_) < 2:
            raise ValueError(
                "return_std=True needs at least 2 networks, got n_networks=1."
            )
        X = self._validated(fill_in_marks(X, missing, self.n_marks_))
        (predicted,) = self._outputs(X, "log_fold_change", missing=missing)
        scaler = self.log_fold_change_scaler_
        mean = scaler.inverse_transform(predicted.mean(axis=0))
        if not return_std:
            return mean
        return mean, predicted.std(axis=0, ddof=1) * scaler.scale

    @keep_hints(available_if(_predicts_expression))
    def predict_expression(self, X: ArrayLike) -> np.ndarray:
        """Predict both cell types' expression (``aux`` variants).

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Signal, in the layout of ``fit``.

        Returns
        -------
        expression : ndarray of shape (n_genes, 2)
            Log2 expression in A and in B; with ``aux_target="binary"`` the
            probability that it is above the cell type's median (of several networks,
            that of their mean log odds).

        Raises
        ------
        AttributeError
            If the variant has no cell-specific tasks; ``hasattr`` tells.
        NotFittedError
            Before ``fit``.
        ValueError
            If y had no expression columns in ``fit``, or X can't be used or isn't in
            the layout of ``fit``.
        """
        X = self._validated(X)
        if self.expression_scaler_ is None:
            raise ValueError(
                "Expression can't be predicted: y had one column in fit, so the "
                "cell-specific tasks weren't trained."
            )
        (predicted,) = self._output(X, "expression")
        if self.nets_[0].criterion_.aux_target == "binary":
            return expit(predicted)
        return self.expression_scaler_.inverse_transform(predicted)

    def attention(self, X: ArrayLike) -> Bunch:
        """Get the network's attention in each gene, or the mean of several networks.

        These are the weights of eq. 2 (bins) and eq. 3 (streams) of the paper. They say
        where the network looks, not what a prediction hangs on, see
        :func:`skdeepdiff.inspection.perturbation_scan`.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Signal, in the layout of ``fit``.

        Returns
        -------
        attention : Bunch
            With the attributes

            bins : ndarray of shape (n_genes, n_streams, n_bins)
                Where in a stream: level-I attention, sums to 1 over the bins.
            marks : ndarray of shape (n_genes, n_streams)
                Which stream: level-II attention, sums to 1 over the streams; in
                ``aux`` and ``aux_siamese``, which have a level II per cell type,
                over the streams of A and over those of B.
            cell_marks : ndarray of shape (n_genes, 2, n_marks) or None
                Level-II attention of the cell-specific tasks (``aux`` variants).
            stream_names, stream_marks, stream_kinds : list of str of length n_streams
                Such as ``H3K4me3_A-B``, its mark and its kind: ``"A"``, ``"B"``,
                ``"A-B"``, or ``"A_aux"`` and ``"B_aux"`` of the cell-specific tasks.

        Raises
        ------
        NotFittedError, ValueError
            As of :meth:`predict`.

        See Also
        --------
        skdeepdiff.plotting.BinAttentionDisplay : Draw where a network attends to.
        skdeepdiff.plotting.MarkAttentionDisplay : Draw to which marks.
        skdeepdiff.nn.DeepDiffOutput : What the streams of each variant are.
        """
        X = self._validated(X)
        variant = self._fitted_variant()
        fields = ["bin_attention", "mark_attention"]
        kinds = [RAW_KINDS[name] for name in variant.raw]
        if variant.auxiliary:
            fields.append("cell_mark_attention")
            kinds += ["A_aux", "B_aux"]
        bins, marks, *cell_marks = self._output(X, *fields)
        return self._attention_of(
            bins, marks, cell_marks[0] if cell_marks else None, kinds
        )
