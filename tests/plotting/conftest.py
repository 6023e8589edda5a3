"""Tiny networks whose attention is drawn."""

import matplotlib.pyplot as plt
import pytest

from skdeepdiff import AttentiveChromeRegressor, DeepDiffRegressor

TINY = {"hidden_size": 4, "max_epochs": 2, "random_state": 0}


@pytest.fixture(scope="session")
def fitted(genes, X, y):
    """Fitted networks by variant, 3 marks and 8 bins; each trained once."""
    models = {}

    def fit(variant):
        if variant not in models:
            if variant == "attentive_chrome":
                model = AttentiveChromeRegressor(**TINY)
            else:
                model = DeepDiffRegressor(
                    variant, mark_names=genes.mark_names, early_stopping=False, **TINY
                )
            models[variant] = model.fit(X, y)
        return models[variant]

    return fit


@pytest.fixture
def no_figure_made():
    """Fails if a figure is made besides those of the test."""
    before = set(plt.get_fignums())
    made = []
    yield made.append
    assert set(plt.get_fignums()) - before == {figure.number for figure in made}
