import numpy as np
import pytest

from user_recipes.experiments import count_weights, missing_marks


def test_weights_are_inverse_variances_of_counts():
    expression = np.log2([[1.0, 1.0], [1e6, 1e6], [100.0, 1.0]])
    poisson = np.array([2, 2e-6, 1.01]) / np.log(2) ** 2
    assert count_weights(expression, 0.5) == pytest.approx(1 / (0.5 + poisson))


def test_a_missing_mark_is_never_read(placed_genes):
    marks = ("H3K4me1", "H3K4me3")
    (without,) = missing_marks(placed_genes, marks, 0, "H3K4me1", 1)
    (alone,) = missing_marks(placed_genes, marks[1:], 0, "all marks", 1)
    assert without["pearson"] == alone["pearson"]
    assert (without["missing"], alone["missing"]) == ("H3K4me1", "none")
