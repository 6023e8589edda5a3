"""Warnings of X and y that can be used, but don't look as they should."""

import warnings

import numpy as np

# Genes on which X is judged; more say the same.
MAX_JUDGED = 512

# Between neighbouring bins, log(1 + signal) differs 0.3 to 0.9 times as much as between
# values n_marks apart, in real and in synthetic data; if they are marks, 1.6 to 3.6
# times, and in noise without any structure as much.
TOO_DIFFERENT = 1.25

# Correlations of fewer genes come about by chance.
ENOUGH_GENES = 30

# Sound data have +1 in the first case and about 0 in the second, except for noise and
# for a normalisation of the log fold change's own.
CLEARLY_NEGATIVE = -0.5
NEARLY_ONE, NOT_NEARLY_ONE = 0.99, 0.9


def warn_of_exchanged_axes(X):
    """Warn where the last axis of (n_genes, 2, n_marks, n_bins) looks like marks."""
    n_marks, n_bins = X.shape[2:]
    if n_marks > n_bins > 1:
        warnings.warn(
            f"X has {n_marks} marks and {n_bins} bins. Are they exchanged? X must be "
            "(n_genes, 2, n_marks, n_bins), cell type A then B.",
            stacklevel=2,
        )
    elif n_marks > 1 and n_bins > 1 and len(X) >= ENOUGH_GENES:
        signal = np.log1p(X[:MAX_JUDGED])
        flat = signal.reshape(len(signal), 2, -1)
        neighbours = np.diff(signal)
        n_marks_apart = flat[..., n_marks:] - flat[..., :-n_marks]
        if np.abs(neighbours).mean() > TOO_DIFFERENT * np.abs(n_marks_apart).mean():
            warnings.warn(
                f"Neighbouring bins of X differ more than values {n_marks} apart. Was "
                "it flattened or reshaped with the marks last? X must be (n_genes, 2, "
                "n_marks, n_bins), cell type A then B.",
                stacklevel=2,
            )


def warn_of_exchanged_columns(y):
    """Warn where the columns of y seem to be in another order, or a sign is wrong.

    Of log fold change, expression in A and in B, the last is the sum of the others.
    Which column is the sum tells the order, but for the two others. Expression isn't
    negative, but for logarithms of less than one, and is like that of the other cell
    type; both together tell these.
    """
    if len(y) < ENOUGH_GENES:
        return
    y0, y1, y2 = y.T
    with np.errstate(invalid="ignore", divide="ignore"):
        r = np.corrcoef([y0, y1, y2, y2 - y1, y1 + y2])
    change = r[0, 3]
    if change < CLEARLY_NEGATIVE:
        total, addends = 1, (0, 2)
    elif r[0, 4] > NEARLY_ONE and change < NOT_NEARLY_ONE:
        total, addends = 0, (1, 2)
    elif change > NEARLY_ONE and y0.min() >= 0 > y1.min() and r[0, 2] > r[1, 2]:
        total, addends = 2, (0, 1)
    else:
        return
    one, other = sorted(addends, key=lambda i: (y[:, i].min() >= 0, r[i, total]))
    order = [one, other, total]
    sign = " or, if it is of A over B, change the sign of column 0" if not one else ""
    warnings.warn(
        "y's columns must be log fold change B over A, log2 expression in A and in B, "
        f"but column {total} looks like the sum of columns {one} and {other}, and "
        f"column {one} like the log fold change. Check them; y[:, {order}] would "
        f"fit{sign}.",
        stacklevel=2,
    )
