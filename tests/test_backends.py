"""The same seed gives the same numbers on every joblib backend, dask included."""

import numpy as np
import pytest
from joblib import parallel_config
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.model_selection import cross_val_predict

from helpers.estimators import NETWORKS, regressors_on_pairs
from skdeepdiff._baselines import _binwise_svr

# 16 hidden units: both levels run in the kernel.
REGRESSORS = {
    name: make() for name, make in regressors_on_pairs(hidden_size=16).items()
}
REGRESSORS["DeepDiffRegressor"].set_params(variant="aux_siamese")
BACKENDS = {
    "loky": {"n_jobs": 2, "max_nbytes": 1000},  # X is memory-mapped
    "threading": {"n_jobs": 2},
    "multiprocessing": {"n_jobs": 2},
    "dask": {},
}
INTEL = _binwise_svr.SVR.__module__.startswith("sklearnex")
PATIENCE = "120s"


def equality_of(name):
    if "SVR" in name and INTEL:
        pytest.skip("scikit-learn-intelex rounds by the number of its threads")
    # A forest sums its trees' predictions in the order in which threads finish.
    return assert_allclose if "forest" in name else assert_array_equal


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    pytest.importorskip("distributed", reason="dask isn't installed")
    import dask
    from distributed import Client, LocalCluster

    timeouts = {
        f"distributed.comm.timeouts.{kind}": PATIENCE for kind in ("connect", "tcp")
    }
    with (
        dask.config.set(timeouts),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            local_directory=tmp_path_factory.mktemp("dask"),
        ) as cluster,
        Client(cluster) as client,
    ):
        client.wait_for_workers(2, timeout=120)
        yield client


@pytest.fixture(scope="module", params=BACKENDS)
def backend(request):
    if request.param == "dask":
        request.getfixturevalue("client")
    return {"backend": request.param} | BACKENDS[request.param]


@pytest.fixture(scope="module", params=REGRESSORS)
def alone(request, X, y):
    """An estimator's name, and what it predicts without workers."""
    return request.param, cross_val_predict(REGRESSORS[request.param], X, y, cv=2)


def test_cross_validation(X, y, backend, alone, two_threads):
    name, predicted = alone
    assert_equal = equality_of(name)
    with parallel_config(**backend):
        assert_equal(cross_val_predict(REGRESSORS[name], X, y, cv=2), predicted)


def misaligned(values):
    """As what arrives in a message behind a header of any length."""
    message = bytearray(1 + values.nbytes)
    message[1:] = values.tobytes()
    view = np.frombuffer(message, values.dtype, offset=1).reshape(values.shape)
    assert not view.flags.aligned
    return view


@pytest.mark.parametrize("name", REGRESSORS)
def test_misaligned_input(X, y, name):
    model = REGRESSORS[name]
    if name not in NETWORKS:
        y = y[:, 0].astype(np.float64)
    expected = model.fit(X, y).predict(X)
    X, y = misaligned(X), misaligned(y)
    assert_array_equal(model.fit(X, y).predict(X), expected)
