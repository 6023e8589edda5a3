import numpy as np
import pytest

from comparison.report._attention import draw_mark_attention, mean_attention


def record(n_genes, marks, error):
    group = {"n": n_genes, "marks": marks, "marks_se": error, "bins": [[1.0], [1.0]]}
    return {"stream_names": ["a", "b"], "groups": {"up": group, "down": {"n": 0}}}


@pytest.mark.parametrize(
    ("records", "folds", "n_genes", "mean", "error"),
    [
        # Seeds have the same genes; folds have 3 of 4 and 1 of 4.
        ([(4, 0.2, 0.1), (4, 0.4, 0.3)], [0, 0], 4, 0.3, 0.2),
        ([(3, 0.2, 0.3), (1, 0.6, 0.1)], [0, 1], 4, 0.3, np.hypot(0.225, 0.025)),
        ([(1, 0.2, None)] * 2, [0, 1], 2, 0.2, np.nan),
    ],
)
def test_attention_is_that_of_all_seeds_and_folds(records, folds, n_genes, mean, error):
    records = [record(n, [own, 1 - own], e and [e, e]) for n, own, e in records]
    groups = mean_attention(records, folds)
    assert set(groups) == {"up"}
    assert groups["up"]["n"] == n_genes
    np.testing.assert_allclose(groups["up"]["marks"], [mean, 1 - mean])
    np.testing.assert_allclose(groups["up"]["marks_se"], [error, error])


def test_marks_and_genes_are_named():
    groups = {
        "up": {"n": 1, "marks": [0.2, 0.8], "marks_se": [np.nan, np.nan]},
        "down": {"n": 1200, "marks": [0.4, 0.6], "marks_se": [0.1, 0.1]},
    }
    figure, description = draw_mark_attention(["a", "b"], groups, 2.0)
    assert description == (
        "Mean attention of 1 gene, up-regulated: b 0.800, a 0.200. "
        "Mean attention of 1,200 genes, down-regulated: b 0.600, a 0.400."
    )
    texts = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    # Genes at the threshold count.
    down = "down, ≤ \N{MINUS SIGN}2: 1,200 genes"
    assert texts == ["up, ≥ 2: 1 gene", down, "equal attention"]
