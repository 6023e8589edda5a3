import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline

from skdeepdiff import DeepDiffRegressor, PairedMarks


class IgnoresAMark:
    """Predicts from all marks but one."""

    ignored = 1

    def predict(self, X):
        logs = np.log1p(np.delete(X, self.ignored, axis=2))
        return (logs[:, 1] - logs[:, 0]).mean(axis=(1, 2))


@pytest.fixture(scope="session")
def ignores_a_mark():
    return IgnoresAMark()


@pytest.fixture(scope="session")
def ridge(X, y):
    """Linear in the difference A - B of read counts."""
    return make_pipeline(PairedMarks(signal="counts"), Ridge(10.0)).fit(X, y[:, 0])


@pytest.fixture(scope="session")
def slopes(ridge):
    """What a read of cell type B adds to the prediction of the ridge regression."""
    return -ridge[-1].coef_.reshape(3, 8)


@pytest.fixture(scope="session")
def network(X, y):
    return DeepDiffRegressor(
        "raw_aux_siamese",
        hidden_size=8,
        max_epochs=4,
        lr=0.03,
        device="cpu",
        random_state=0,
    ).fit(X, y)
