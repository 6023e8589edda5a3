"""AttentiveChrome: one network per cell type, subtracted."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils import Bunch

from ..nn import DeepDiffLoss, Variant
from ._base import NetworkRegressor
from ._nets import NetTask
from ._prediction import EXPRESSION_TARGETS, Prediction, Term, main_output
from ._saved_nets import scaler_part

# A raw_d network on one cell type's signal in the place of the difference.
CELL_NETWORKS = (Variant(raw=("a",)), Variant(raw=("b",)))


@dataclass(eq=False, repr=False, kw_only=True)
class AttentiveChromeRegressor(NetworkRegressor):
    """AttentiveChrome: a network for each cell type, one subtracted from the other.

    Each network reads one cell type's marks with the two levels of attention of
    AttentiveChrome [1]_ and is trained on that cell type's log2 expression alone.
    The prediction is the difference of their predictions, B - A. It is the baseline
    closest to DeepDiff in the paper, section 4.2.

    Parameters
    ----------
    n_marks : int, optional
        Marks per cell type; needed if X is two-dimensional.
    signal, n_pooled_bins, hidden_size : str, int or None, int
        What each network reads, and its size, as of :class:`DeepDiffRegressor`.
    lr, weight_decay, batch_size, max_epochs : float, float, int, int
        Optimiser and training, as of :class:`DeepDiffRegressor`.
    average_decay, gradient_clip : float, float or None
        As of :class:`DeepDiffRegressor`.
    early_stopping : bool
        Whether to stop a network after ``n_iter_no_change`` epochs without a better
        correlation on the validation set.
    validation_fraction : float or None
        Share of the genes to set aside for validation if ``fit`` gets no ``X_val``, at
        random, or by the ``groups`` of ``fit``. Each network keeps the epoch whose
        predicted expression correlates best on these genes. None trains on all genes
        and keeps the last epoch.
    n_iter_no_change : int
        Patience of early stopping, in epochs.
    initialization, standardize_signal, standardize_targets : str, bool, bool
        As of :class:`DeepDiffRegressor`; the targets are each cell type's expression.
    warm_start, callbacks, mark_names, device : bool, list, sequence of str, str
        As of :class:`DeepDiffRegressor`; each network gets copies of the callbacks.
    n_jobs : int, optional
        2 trains both networks in parallel, through joblib.
    random_state : int, RandomState instance or None
        Seeds the parameters, the order of the genes and the validation set.
    verbose : int
        1 prints a line per epoch.

    Attributes
    ----------
    nets_ : list of skorch.NeuralNet of length 2
        The fitted nets for A and B.
    histories_ : list of dict of length 2
        What was recorded of each epoch, see :class:`DeepDiffRegressor`;
        ``valid_pearson`` is the correlation of the cell type's expression.
    n_marks_, n_bins_, n_features_in_, feature_names_in_ : int, int, int, ndarray of str
        Layout of X in ``fit``, as of :class:`PairedMarks`.
    signal_scaler_, expression_scaler_ : named tuple
        What was learned to standardise with, as of :class:`DeepDiffRegressor`.

    See Also
    --------
    DeepDiffRegressor : One network for both cell types.
    skdeepdiff.inspection.integrated_gradients : What made each prediction.
    skdeepdiff.plotting.BinAttentionDisplay : Draw where the networks attend to.

    References
    ----------
    .. [1] Singh, R., Lanchantin, J., Sekhon, A. and Qi, Y. (2017). Attend and Predict:
       Understanding Gene Regulation by Selective Attention on Chromatin. *Advances in
       Neural Information Processing Systems* 30, 6785-6795.

    Examples
    --------
    >>> from skdeepdiff import AttentiveChromeRegressor
    >>> from skdeepdiff.datasets import make_paired_marks
    >>> X, y = make_paired_marks(40, n_bins=10, random_state=0, return_X_y=True)
    >>> model = AttentiveChromeRegressor(hidden_size=4, max_epochs=2).fit(X, y)
    >>> model.predict(X).shape, model.predict_expression(X).shape
    ((40,), (40, 2))
    """

    _fitted_parts = {
        **NetworkRegressor._fitted_parts,
        "expression_scaler_": scaler_part((), (2,)),
    }

    def _check_data(self, X, y, *, reset, sample_weight=None):
        genes = super()._check_data(X, y, reset=reset, sample_weight=sample_weight)
        if genes.expression is None:
            raise ValueError(
                "AttentiveChromeRegressor learns each cell type's expression, so y "
                "must be (n_genes, 3): log fold change, log2 expression in cell type "
                "A, log2 expression in cell type B; got one column."
            )
        return genes

    def _fit_scalers(self, train):
        super()._fit_scalers(train)
        self.expression_scaler_ = self._fit_scale(train.expression, train.weight)

    def _are_asked_for(self, variants, first):
        return variants == list(CELL_NETWORKS)

    def _tasks(self, train):
        return [
            NetTask(variant, DeepDiffLoss(), partial(self._targets, cell))
            for cell, variant in enumerate(CELL_NETWORKS)
        ]

    def _targets(self, cell, genes):
        expression = self.expression_scaler_.transform(genes.expression)[:, cell]
        return expression, None, np.zeros(len(expression)), genes.relative_weight()

    def _prediction(self, target):
        """Describe a target's prediction: expression in B less that in A."""
        terms, constants = [], []
        for cell, net in enumerate(self.nets_):
            scaler = self.expression_scaler_.of_column(cell)
            sign = (-1, 1)[cell] if target == "log_fold_change" else 1
            if target in ("log_fold_change", EXPRESSION_TARGETS[cell]):
                terms.append(Term(net, main_output, sign * float(scaler.scale)))
                constants.append(sign * float(scaler.mean))
        return Prediction(terms, sum(constants))

    def _net_names(self):
        return ["cell type A", "cell type B"]

    def predict_expression(self, X: ArrayLike) -> np.ndarray:
        """Predict both cell types' expression.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Signal, in the layout of ``fit``.

        Returns
        -------
        expression : ndarray of shape (n_genes, 2)
            Log2 expression in A and in B.

        Raises
        ------
        NotFittedError, ValueError
            As of :meth:`predict`.
        """
        return self._predict_expression(self._validated(X))

    def _predict(self, X):
        expression = self._predict_expression(X)
        return expression[:, 1] - expression[:, 0]

    def _predict_expression(self, X):
        (predicted,) = self._outputs(X, "log_fold_change")
        return self.expression_scaler_.inverse_transform(predicted.T)

    def attention(self, X: ArrayLike) -> Bunch:
        """Get the attention of both networks in each gene.

        Parameters
        ----------
        X : array-like of shape (n_genes, 2, n_marks, n_bins) or \
                (n_genes, 2 * n_marks * n_bins)
            Signal, in the layout of ``fit``.

        Returns
        -------
        attention : Bunch
            As of :meth:`DeepDiffRegressor.attention`, with the streams of A, then of B:
            ``marks`` sums to 1 over the marks of either, and ``cell_marks`` of shape
            (n_genes, 2, n_marks) is the same.

        Raises
        ------
        NotFittedError, ValueError
            As of :meth:`predict`.
        """
        X = self._validated(X)
        outputs = self._outputs(X, "bin_attention", "mark_attention")
        bins, marks = map(np.hstack, outputs)
        cell_marks = marks.reshape(len(marks), 2, self.n_marks_)
        return self._attention_of(bins, marks, cell_marks, "AB")
