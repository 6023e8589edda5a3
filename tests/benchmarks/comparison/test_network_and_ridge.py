import numpy as np
from numpy.testing import assert_array_equal
from sklearn.base import BaseEstimator
from sklearn.dummy import DummyRegressor

from comparison.network_and_ridge import NetworkAndRidge


class _Network(BaseEstimator):
    def fit(self, X, y, X_val, y_val):
        self.means_ = y.mean(axis=0), y_val.mean(axis=0)
        return self

    def predict(self, X):
        return np.full(len(X), self.means_[0][0])


def test_the_network_alone_sees_expression_and_validation_genes():
    y, y_val = np.array([[1.0, 5, 6], [2, 6, 8]]), np.array([[3.0, 1, 1]])
    X, X_val = np.ones((2, 4)), np.ones((1, 4))
    ridge = DummyRegressor(strategy="quantile", quantile=1.0)
    model = NetworkAndRidge(_Network(), ridge).fit(X, y, X_val=X_val, y_val=y_val)
    assert_array_equal(model.network_.means_[0], [1.5, 5.5, 7])
    assert_array_equal(model.network_.means_[1], [3, 1, 1])
    assert_array_equal(model.predict(X), [1.75, 1.75])
