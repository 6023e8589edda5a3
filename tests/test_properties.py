"""Whatever arrays come: a finite result, or a ValueError or TypeError that says why."""

import warnings
from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from helpers.estimators import regressors_on_pairs
from skdeepdiff import PairedMarks, ReliefFSelector

# Any shapes are drawn.
pytestmark = pytest.mark.filterwarnings(
    r"ignore:X has \d+ marks and \d+ bins\. Are they exchanged:UserWarning"
)

REGRESSORS = regressors_on_pairs(hidden_size=2, max_epochs=1)
REGRESSORS["raw_aux_siamese"] = partial(
    REGRESSORS["DeepDiffRegressor"], variant="raw_aux_siamese"
)
FEATURES = ("difference", "concat", "concat_difference")
# A busy machine draws slowly.
thorough = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
brief = settings(thorough, max_examples=15)

NUMBERS = st.one_of(
    hnp.integer_dtypes(),
    hnp.unsigned_integer_dtypes(),
    hnp.floating_dtypes(sizes=(32, 64)),
)


def non_negative(dtype):
    if dtype.kind == "f":
        return hnp.from_dtype(dtype, min_value=0, allow_nan=False, allow_infinity=False)
    return hnp.from_dtype(dtype, min_value=0)


@st.composite
def pairs(draw, min_genes=1, max_genes=6):
    n_genes = draw(st.integers(min_genes, max_genes))
    shape = (n_genes, 2, *(draw(st.integers(1, 4)) for _ in range(2)))
    dtype = draw(NUMBERS)
    return draw(hnp.arrays(dtype, shape, elements=non_negative(dtype)))


@thorough
@given(X=pairs(), features=st.sampled_from(FEATURES))
def test_features_of_any_signal(X, features):
    marks = PairedMarks(features, signal="counts", flatten=False)
    streams = marks.fit_transform(X)
    n_genes, _, n_marks, n_bins = X.shape
    n_streams = n_marks * (1 + FEATURES.index(features))
    assert streams.shape == (n_genes, n_streams, n_bins)
    assert streams.dtype == (np.float32 if X.dtype == np.float32 else np.float64)
    assert np.isfinite(streams).all()
    wide = X.astype(streams.dtype)
    if "difference" in features:
        assert_array_equal(streams[:, -n_marks:], wide[:, 0] - wide[:, 1])
    if "concat" in features:
        assert_array_equal(streams[:, : 2 * n_marks].reshape(X.shape), wide)


@thorough
@given(X=pairs(), features=st.sampled_from(FEATURES), data=st.data())
def test_genes_are_transformed_one_by_one(X, features, data):
    marks = PairedMarks(features, n_marks=X.shape[2]).fit(X)
    transformed = marks.transform(X)
    assert np.isfinite(transformed).all()
    rows = data.draw(st.lists(st.integers(0, len(X) - 1), min_size=1))
    # Vectorised logarithms differ in the last digit from those of the rest.
    assert_allclose(marks.transform(X[rows]), transformed[rows], rtol=1e-6)
    assert_array_equal(marks.transform(X.reshape(len(X), -1)), transformed)
    assert transformed.shape[1] == len(marks.get_feature_names_out())


@thorough
@given(X=pairs())
def test_swapping_the_cell_types_negates_the_difference(X):
    marks = PairedMarks()
    assert_array_equal(marks.fit_transform(X[:, ::-1]), -marks.fit_transform(X))


anything = hnp.arrays(
    st.one_of(hnp.scalar_dtypes(), st.just(np.dtype(object))),
    hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4),
)


def fails_clearly(function):
    """Whether it raises; the error must be one for bad input, with a message."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            function()
    except (ValueError, TypeError) as error:
        message = str(error)
    else:
        return False
    assert len(message) > 10
    return True


@thorough
@given(X=anything, n_marks=st.one_of(st.none(), st.integers(1, 3)))
def test_any_array_as_signal(X, n_marks):
    marks = PairedMarks(n_marks=n_marks)
    if not fails_clearly(lambda: marks.fit(X)):
        assert X.dtype.kind in "biuf"
        assert np.isfinite(marks.transform(X)).all()


@pytest.mark.parametrize("name", REGRESSORS)
@brief
@given(X=pairs(min_genes=4), data=st.data())
def test_any_signal_and_targets(name, X, data):
    real = st.floats(-1e6, 1e6)
    y = data.draw(hnp.arrays(np.float64, (len(X), 3), elements=real))
    model = REGRESSORS[name]()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "n_features_to_select=5 is greater")
        predicted = model.fit(X, y).predict(X)
    assert predicted.shape == (len(X),)
    assert np.isfinite(predicted).all()
    # Alone or in another order, a gene is predicted as before.
    order = data.draw(st.permutations(range(len(X))))
    spread = 1 + np.abs(y).max()
    assert_allclose(model.predict(X[order]), predicted[order], atol=1e-5 * spread)
    assert_allclose(model.predict(X[:1]), predicted[:1], atol=1e-5 * spread)


@pytest.mark.parametrize("name", REGRESSORS)
@brief
@given(y=anything)
def test_any_array_as_targets(name, y):
    X = np.random.default_rng(0).poisson(3.0, size=(4, 2, 2, 3))
    model = REGRESSORS[name]()
    if not fails_clearly(lambda: model.fit(X, y)):
        assert y.shape in ((4,), (4, 1), (4, 3))
        assert np.isfinite(model.predict(X)).all()


@brief
@given(X=anything, y=anything)
def test_any_arrays_for_the_selector(X, y):
    selector = ReliefFSelector(n_features_to_select=1)
    if not fails_clearly(lambda: selector.fit(X, y)):
        assert np.isfinite(selector.scores_).all()
        assert selector.get_support().sum() == 1
