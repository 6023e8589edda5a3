import itertools

import numpy as np
import pytest

from skdeepdiff import PairedMarks
from skdeepdiff._pairs._likely_mistakes import warn_of_exchanged_columns
from skdeepdiff.datasets import make_paired_marks

GENES = make_paired_marks(200, n_marks=3, n_bins=8, random_state=0)
X, Y = GENES.data, GENES.target
CHANGE, A, B = Y.T


def test_marks_and_bins_exchanged():
    with pytest.warns(UserWarning, match=r"X has 8 marks and 3 bins\. Are they"):
        PairedMarks().fit(X.swapaxes(2, 3))


def test_marks_last_before_flattening():
    flat = X.swapaxes(2, 3).reshape(200, -1)
    with pytest.warns(UserWarning, match="differ more than values 3 apart"):
        marks = PairedMarks(n_marks=3).fit(flat)
    marks.transform(flat)  # which warns no more


@pytest.mark.parametrize(
    ("n_genes", "n_marks", "n_bins"), [(60, 3, 8), (40, 5, 5), (30, 2, 3), (40, 4, 1)]
)
@pytest.mark.parametrize("kind", ["synthetic", "noise", "constant"])
def test_sound_signal_gives_no_warning(kind, n_genes, n_marks, n_bins):
    shape = (n_genes, 2, n_marks, n_bins)
    sizes = {"n_marks": n_marks, "n_bins": n_bins}
    pairs = {
        "synthetic": make_paired_marks(n_genes, **sizes, random_state=0).data,
        "noise": np.random.default_rng(0).poisson(3, shape),
        "constant": np.ones(shape),
    }[kind]
    PairedMarks().fit(pairs)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[1:])
def test_columns_in_another_order(order):
    right = np.argsort(order).tolist()
    with pytest.warns(UserWarning, match="y's columns must be") as caught:
        warn_of_exchanged_columns(Y[:, order])
    message = str(caught[0].message)
    # With the sign of the log fold change wrong, A and B exchanged would fit as well.
    fits = [right, [right[0], right[2], right[1]]]
    assert any(f"y[:, {each}] would fit" in message for each in fits), message


def test_log_fold_change_of_A_over_B():
    with pytest.warns(UserWarning, match="change the sign of column 0"):
        warn_of_exchanged_columns(np.column_stack([-CHANGE, A, B]))


def sound_targets():
    rng = np.random.default_rng(0)
    normalized = 0.7 * CHANGE - 1 + rng.normal(scale=CHANGE.std(), size=200)
    return {
        "as made": Y,
        "few genes": np.column_stack([-CHANGE, A, B])[:20],
        "noise and another normalisation": np.column_stack([normalized, A, B]),
        "unlike cell types": np.column_stack([B - A[::-1], A[::-1], B]),
        "only up": Y[CHANGE > 0],
        "logarithms of less than one": Y[CHANGE > 0] - [0, 5, 5],
        "silent in A": np.column_stack([B, 0 * A, B]),
        "constant change": np.column_stack([0 * A, A, A]),
        "all constant": np.ones((200, 3)),
        "unrelated": rng.normal(size=(200, 3)),
        "both cell types exchanged": np.column_stack([-CHANGE, B, A]),
    }


@pytest.mark.parametrize("name", sound_targets())
def test_sound_targets_give_no_warning(name):
    warn_of_exchanged_columns(sound_targets()[name])
