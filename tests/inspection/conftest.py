import pytest
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline

from skdeepdiff import DeepDiffRegressor, PairedMarks


@pytest.fixture(scope="session")
def ridge(X, y):
    """Linear in the difference A - B of read counts."""
    return make_pipeline(PairedMarks(signal="counts"), Ridge(10.0)).fit(X, y[:, 0])


@pytest.fixture(scope="session")
def slopes(ridge):
    """What a read of cell type B adds to the prediction of the ridge regression."""
    return -ridge[-1].coef_.reshape(3, 8)


@pytest.fixture(scope="session")
def fit(X, y):
    """Train a small network."""

    def fit(variant="raw_d", data=(X, y), **parameters):
        small = {"hidden_size": 8, "max_epochs": 3, "lr": 0.03, "random_state": 0}
        return DeepDiffRegressor(variant, device="cpu", **small | parameters).fit(*data)

    return fit


@pytest.fixture(scope="session")
def network(fit):
    return fit("raw_aux_siamese", max_epochs=4)
