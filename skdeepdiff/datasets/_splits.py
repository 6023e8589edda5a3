"""Training and test genes by whole chromosomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike
from sklearn.model_selection import BaseCrossValidator
from sklearn.utils import check_consistent_length, check_random_state
from sklearn.utils._param_validation import (
    Integral,
    Interval,
    RealNotInt,
    validate_parameter_constraints,
)
from sklearn.utils.validation import _num_samples

from .._pairs._containers import check_same_order
from .._pairs._validation import number_chromosomes
from .._utils._estimators import validated
from ._subset_sums import draw_subsets
from ._text_files import list_names

# How far a set may be from the size asked for, as a share of it.
TOLERANCE = 0.5
# Test sets that are tried until one leaves a validation set.
MOST_TRIALS = 100
MOST_NAMES = 30  # of chromosomes in an error

SIZE = [
    Interval(RealNotInt, 0, 1, closed="neither"),
    Interval(Integral, 1, None, closed="left"),
]
SIZE_OR_NONE = [
    Interval(RealNotInt, 0, 1, closed="left"),
    Interval(Integral, 0, None, closed="left"),
]


def _wanted_genes(name, size, n_genes):
    """Tell how many genes, not rounded, a share or a number of them means."""
    if not isinstance(size, Integral):
        return size * n_genes
    if size >= n_genes:
        raise ValueError(f"{name} must be less than the {n_genes} genes, got {size}.")
    return size


def _subsets_near(n_genes_on, wanted, rng):
    """Draw sets of chromosomes, nearest first; for no genes, the empty set."""
    if not wanted:
        return iter([np.zeros(len(n_genes_on), dtype=bool)])
    return draw_subsets(n_genes_on, wanted, TOLERANCE * wanted, rng)


def _impossible(name, size, wanted, n_genes_on):
    counts = ", ".join(map(str, -np.sort(-n_genes_on)[:MOST_NAMES]))
    return ValueError(
        f"{name}={size!r} asks for {wanted:.6g} genes. No whole chromosomes come "
        f"within {TOLERANCE:.0%} of that and leave others; they have {counts}"
        f"{', ...' if len(n_genes_on) > MOST_NAMES else ''} genes."
    )


def _mask_of(test_chromosomes, chromosomes):
    # NumPy would turn chromosomes such as 1 and "X" into strings.
    wanted = np.asarray(test_chromosomes, dtype=object)
    if wanted.ndim != 1:
        raise ValueError(
            "test_chromosomes must be names of chromosomes, of shape "
            f"(n_test_chromosomes,), got shape {wanted.shape}."
        )
    if unknown := [name for name in wanted.tolist() if name not in chromosomes]:
        raise ValueError(
            "test_chromosomes must be among the chromosomes of the genes, got "
            f"{unknown[0]!r}. There are {list_names(chromosomes, MOST_NAMES)}."
        )
    chosen = np.array([name in wanted for name in chromosomes], dtype=bool)
    if chosen.all() or not chosen.any():
        raise ValueError(
            "test_chromosomes must be some, but not all, chromosomes of the genes, "
            f"got {chosen.sum()}. There are {list_names(chromosomes, MOST_NAMES)}."
        )
    return chosen


@dataclass(eq=False, repr=False)
class ChromosomeSplit(BaseCrossValidator):
    """Cross-validate by whole chromosomes.

    Genes that are close on a chromosome share reads and regulation, see :ref:`splits`.
    Each split draws chromosomes at random for the test set, whose number of genes is as
    close to ``test_size`` as whole chromosomes allow, among sets that no split has had.
    On few chromosomes sizes vary, by at most half of what was asked for.

    Parameters
    ----------
    n_splits : int
        Splits, each with another test set. Test sets of different splits may have
        chromosomes in common.
    test_size : float or int
        Share, or number, of the genes in a test set; for
        :class:`~sklearn.model_selection.GroupShuffleSplit` it is a share of the groups.
    test_chromosomes : array-like of shape (n_test_chromosomes,) or None
        Chromosomes that make up the test set, of a single split.
    random_state : int, RandomState instance or None
        Seed. An int gives the same splits at every call, whatever the genes' order.

    Raises
    ------
    ValueError
        If a parameter is invalid.

    See Also
    --------
    chromosome_split : Training, validation and test set, once.
    published_split : The split of the paper, which leaks.
    sklearn.model_selection.GroupKFold : Tests each gene once, as ``cross_val_predict``
        asks for, with chromosomes as groups.

    Examples
    --------
    >>> from skdeepdiff.datasets import ChromosomeSplit
    >>> chromosomes = ["1"] * 5 + ["2"] * 3 + ["X"] * 2
    >>> split = ChromosomeSplit(2, test_size=0.3, random_state=0)
    >>> for train, test in split.split(chromosomes, groups=chromosomes):
    ...     print(train, test)
    [0 1 2 3 4 8 9] [5 6 7]
    [0 1 2 3 4 5 6 7] [8 9]

    A search takes the chromosomes as ``groups``:

    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.model_selection import GridSearchCV
    >>> search = GridSearchCV(Ridge(), {"alpha": [1, 10]}, cv=split)
    >>> X, y = [[gene, 0] for gene in range(10)], range(10)
    >>> search.fit(X, y, groups=chromosomes).n_splits_
    2
    """

    n_splits: int = 5
    _: KW_ONLY
    test_size: float = 0.2
    test_chromosomes: Sequence | np.ndarray | None = None
    random_state: int | np.random.RandomState | None = None

    # Searches pass groups on without being asked to.
    __metadata_request__split = {"groups": True}

    _parameter_constraints = {
        "n_splits": [Interval(Integral, 1, None, closed="left")],
        "test_size": SIZE,
        "test_chromosomes": ["array-like", None],
        "random_state": ["random_state"],
    }

    def __post_init__(self) -> None:
        # Like scikit-learn's splitters: nothing can set a parameter later.
        validate_parameter_constraints(
            self._parameter_constraints, vars(self), type(self).__name__
        )

    def get_n_splits(
        self, X: object = None, y: object = None, groups: object = None
    ) -> int:
        """Give the number of splits.

        Parameters
        ----------
        X, y, groups : object
            Ignored.

        Returns
        -------
        n_splits : int
            1 if ``test_chromosomes`` are given.
        """
        return self.n_splits if self.test_chromosomes is None else 1

    def split(
        self, X: ArrayLike, y: ArrayLike | None = None, groups: ArrayLike | None = None
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Split genes into training and test sets.

        Parameters
        ----------
        X : array-like of shape (n_genes, ...)
            Only their number counts.
        y : array-like of shape (n_genes, ...) or None
            Ignored.
        groups : array-like of shape (n_genes,)
            Chromosome of each gene: names or numbers. Must be given.

        Returns
        -------
        splits : iterator of (train, test)
            Ascending indices of the genes, ndarrays of int of shapes (n_train,) and
            (n_test,).

        Raises
        ------
        ValueError
            If ``groups`` is missing or doesn't fit X, if a test chromosome isn't among
            them, or if whole chromosomes give no, or fewer than ``n_splits``, test sets
            within half of the size asked for.
        """
        check_consistent_length(X, y)
        check_same_order(X=X, groups=groups)
        if groups is None:
            raise ValueError(
                "ChromosomeSplit needs groups, the chromosome of each gene, got None. "
                "Searches and cross_validate pass on groups=..., or under metadata "
                "routing params={'groups': ...}."
            )
        numbers, chromosomes = number_chromosomes(groups, "groups", _num_samples(X))
        if self.test_chromosomes is None:
            chosen = self._draw_chromosomes(np.bincount(numbers))
        else:
            chosen = [_mask_of(self.test_chromosomes, chromosomes)]
        return (
            (np.flatnonzero(~is_test), np.flatnonzero(is_test))
            for is_test in (members[numbers] for members in chosen)
        )

    def _draw_chromosomes(self, n_genes_on):
        wanted = _wanted_genes("test_size", self.test_size, n_genes_on.sum())
        rng = check_random_state(self.random_state)
        subsets = _subsets_near(n_genes_on, wanted, rng)
        chosen = list(islice(subsets, self.n_splits))
        if not chosen:
            raise _impossible("test_size", self.test_size, wanted, n_genes_on)
        if len(chosen) < self.n_splits:
            raise ValueError(
                f"n_splits must be at most {len(chosen)}, got {self.n_splits}: the "
                f"{len(n_genes_on)} chromosomes have no more test sets within "
                f"{TOLERANCE:.0%} of test_size={self.test_size!r}."
            )
        return chosen


@validated(
    chromosomes=["array-like"],
    valid_size=SIZE_OR_NONE,
    test_size=SIZE_OR_NONE,
    test_chromosomes=["array-like", None],
    random_state=["random_state"],
)
def chromosome_split(
    chromosomes: ArrayLike,
    *,
    valid_size: float = 0.1,
    test_size: float = 0.2,
    test_chromosomes: Sequence | np.ndarray | None = None,
    random_state: int | np.random.RandomState | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Split genes into training, validation and test set by whole chromosomes.

    See :class:`ChromosomeSplit` for why.

    Parameters
    ----------
    chromosomes : array-like of shape (n_genes,)
        Chromosome of each gene: names or numbers.
    valid_size, test_size : float or int
        Share, or number, of all genes in the validation and in the test set, or 0.
    test_chromosomes : array-like of shape (n_test_chromosomes,) or None
        Chromosomes that make up the test set, whatever ``test_size`` is.
    random_state : int, RandomState instance or None
        Seed.

    Returns
    -------
    train, valid, test : ndarray of int of shape (n_train,), (n_valid,), (n_test,)
        Ascending indices of the genes. The test set is as close to ``test_size`` as
        whole chromosomes allow, the validation set to ``valid_size`` as the others do.

    Raises
    ------
    ValueError
        If a gene has no chromosome, if a test chromosome isn't among them, or if whole
        chromosomes give no sets within half of the sizes asked for.

    See Also
    --------
    ChromosomeSplit : Training and test sets for cross-validation.
    published_split : The split of the paper, which leaks.

    Examples
    --------
    >>> from skdeepdiff.datasets import chromosome_split
    >>> chromosomes = ["1"] * 6 + ["2"] * 3 + ["X"]
    >>> chromosome_split(chromosomes, test_size=0.3, random_state=0)
    (array([0, 1, 2, 3, 4, 5]), array([9]), array([6, 7, 8]))
    """
    numbers, names = number_chromosomes(chromosomes, "chromosomes")
    n_genes_on = np.bincount(numbers)
    rng = check_random_state(random_state)
    valid_genes = _wanted_genes("valid_size", valid_size, len(numbers))
    if test_chromosomes is None:
        test_genes = _wanted_genes("test_size", test_size, len(numbers))
        if test_genes + valid_genes >= len(numbers):
            raise ValueError(
                f"valid_size and test_size must leave training genes, got "
                f"{valid_size!r} and {test_size!r} of {len(numbers)} genes."
            )
        tests = islice(_subsets_near(n_genes_on, test_genes, rng), MOST_TRIALS)
    else:
        tests = [_mask_of(test_chromosomes, names)]
        n_left = n_genes_on[~tests[0]].sum()
        if valid_genes >= n_left:
            raise ValueError(
                f"valid_size={valid_size!r} asks for {valid_genes:.6g} genes, and "
                f"{n_left} aren't tested on."
            )
    test = None
    for test in tests:
        others = np.flatnonzero(~test)
        valid = next(_subsets_near(n_genes_on[others], valid_genes, rng), None)
        if valid is not None:
            role = np.zeros(len(n_genes_on), dtype=int)
            role[others[valid]], role[test] = 1, 2
            train, valid, test = (np.flatnonzero(role[numbers] == i) for i in range(3))
            return train, valid, test
    if test is None:
        raise _impossible("test_size", test_size, test_genes, n_genes_on)
    raise _impossible("valid_size", valid_size, valid_genes, n_genes_on)
