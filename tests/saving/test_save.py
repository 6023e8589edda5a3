import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import config_context
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skorch.callbacks import EarlyStopping

import skdeepdiff
from helpers.estimators import all_estimators, takes_pairs
from helpers.forged_files import forge
from skdeepdiff import (
    DeepDiffRegressor,
    LogFoldChangeForest,
    PairedMarks,
    ReliefFSelector,
    SingleLayerSVR,
    TwoLayerSVR,
)
from skdeepdiff._baselines import _binwise_svr
from skdeepdiff.nn import VARIANTS

SMALL = {"hidden_size": 4, "max_epochs": 2, "random_state": 0}
INTEL = _binwise_svr.SVR.__module__.startswith("sklearnex")
MODELS = (
    {variant: DeepDiffRegressor(variant, **SMALL) for variant in VARIANTS}
    | {entry.name: entry.make() for entry in all_estimators()}
    | {
        "svr_in_a_pipeline": make_pipeline(TwoLayerSVR(gamma=0.1)),
        "paired_marks": PairedMarks("concat", mark_names=["a", "b", "c"]),
        "forest": LogFoldChangeForest(40, oob_score=True, random_state=0),
    }
)


def suited(model, X):
    """Pairs, or features for what takes those."""
    return X if takes_pairs(model) else X.reshape(len(X), -1)


def results(model, X):
    """Everything that a fitted estimator says."""
    X = suited(model, X)
    found = {}
    for name in ("transform", "predict", "predict_expression"):
        if hasattr(model, name):
            found[name] = getattr(model, name)(X)
    if hasattr(model, "attention"):
        attention = model.attention(X)
        found |= {"bins": attention.bins, "marks": attention.marks}
    return found


@pytest.fixture(scope="module", params=MODELS)
def fitted(request, X, y):
    model = clone(MODELS[request.param])
    return model.fit(suited(model, X), y)


def test_predictions_are_identical(fitted, X, path):
    skdeepdiff.save(fitted, str(path))
    before, after = (results(m, X) for m in (fitted, skdeepdiff.load(str(path))))
    assert before.keys() == after.keys()
    assert before
    for name in before:
        if INTEL and "SVR" in str(fitted):
            # They are loaded as scikit-learn's, which add in another order.
            assert_allclose(after[name], before[name], rtol=1e-12, atol=1e-12)
        else:
            assert_array_equal(after[name], before[name])


@pytest.mark.parametrize("name", MODELS)
def test_unfitted_estimators(name, X, path):
    skdeepdiff.save(MODELS[name], path)
    loaded = skdeepdiff.load(path)
    assert str(loaded) == str(MODELS[name])
    use = getattr(loaded, "predict", None) or loaded.transform
    with pytest.raises(NotFittedError):
        use(suited(loaded, X))


def test_attributes_are_kept(X, y, path):
    model = DeepDiffRegressor("aux", **SMALL).fit(X, y)
    model.save(path)
    loaded = skdeepdiff.load(path)
    assert vars(loaded).keys() == vars(model).keys()
    assert loaded.get_params() == model.get_params()
    for name in model.histories_[0]:
        assert_array_equal(loaded.histories_[0][name], model.histories_[0][name])
    assert len(loaded.nets_[0].history) == 2
    assert {net.device for net in loaded.nets_} == {"cpu"}
    assert loaded.nets_[0].module_.variant == VARIANTS["aux"]


def test_feature_names_output_and_routing_are_kept(X, y, path):
    frame = pd.DataFrame(X.reshape(len(X), -1)).add_prefix("f")
    marks = PairedMarks(n_marks=3).set_output(transform="pandas").fit(frame)
    marks.save(path)
    loaded = skdeepdiff.load(path)
    pd.testing.assert_frame_equal(loaded.transform(frame), marks.transform(frame))
    assert_array_equal(loaded.feature_names_in_, marks.feature_names_in_)
    with config_context(enable_metadata_routing=True):
        model = DeepDiffRegressor().set_fit_request(X_val=True, y_val="validation")
        model.set_predict_request(return_std=True).save(path)
        requests = skdeepdiff.load(path).get_metadata_routing()
    asked = {"X_val": True, "y_val": "validation"}
    assert requests.fit.requests == asked | {"sample_weight": None, "groups": None}
    assert requests.predict.requests == {"return_std": True, "missing_marks": None}


@pytest.mark.parametrize("kind", [np.array, pd.Index, tuple])
def test_names_of_marks_in_any_form(kind, X, path):
    marks = PairedMarks(mark_names=kind(["a", "b", "c"])).fit(X)
    marks.save(path)
    names = skdeepdiff.load(path).get_feature_names_out()
    assert_array_equal(names, marks.get_feature_names_out())


def test_random_state_goes_on_from_where_it_was(path):
    generator = np.random.RandomState(3)
    generator.normal(size=5)
    ReliefFSelector(random_state=generator).save(path)
    loaded = skdeepdiff.load(path).random_state
    assert_array_equal(loaded.normal(size=7), generator.normal(size=7))


def test_warm_start_goes_on_after_loading(X, y, path):
    model = DeepDiffRegressor("raw_d", n_networks=2, warm_start=True, **SMALL)
    model.fit(X, y).save(path)
    loaded = skdeepdiff.load(path).fit(X, y)
    model.fit(X, y)
    assert [len(each["train_loss"]) for each in loaded.histories_] == [4, 4]
    assert_array_equal(loaded.predict(X), model.predict(X))


def test_device_can_be_chosen(X, y, path):
    model = DeepDiffRegressor("raw_d", **SMALL).fit(X, y).set_params(device="cuda:99")
    model.save(path)
    with pytest.raises(ValueError, match="device must be 'auto' or a device"):
        skdeepdiff.load(path)
    loaded = skdeepdiff.load(path, device="cpu")
    assert loaded.device == "cpu"
    assert_array_equal(loaded.predict(X), model.predict(X))


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (StandardScaler(), r"one of skdeepdiff's or a Pipeline.*got a sklearn.*Scaler"),
        ("model", "got a builtins.str"),
        (make_pipeline(PairedMarks(), StandardScaler()), "steps/1/1 is a .*StandardSc"),
        (
            DeepDiffRegressor(callbacks=[EarlyStopping()]),
            "^callbacks/0 .*EarlyStopping",
        ),
        (SingleLayerSVR(cv=KFold(3)), "^cv is a sklearn.*KFold, which can't be saved"),
    ],
)
def test_what_cant_be_saved_leaves_the_old_file(estimator, message, path):
    (path).write_bytes(b"old")
    with pytest.raises(TypeError, match=message):
        skdeepdiff.save(estimator, path)
    assert (path).read_bytes() == b"old"


@pytest.mark.parametrize("max_bytes", [0, "1 GB", 1.5, True])
def test_bad_max_bytes(max_bytes, path):
    with pytest.raises(ValueError, match="max_bytes must be a positive int"):
        skdeepdiff.load(path, max_bytes=max_bytes)


def without(name):
    """A change of an encoded dictionary: as of before there was a name."""
    return lambda encoded: (
        encoded | {"items": [item for item in encoded["items"] if item[0] != name]}
    )


def test_parameter_that_is_newer_than_the_file_gets_its_default(path):
    PairedMarks(bin_size=50).save(path)
    forge(path, "params", without("bin_size"))
    assert skdeepdiff.load(path).bin_size == 100


def test_network_from_before_there_could_be_several(X, y, path):
    model = DeepDiffRegressor("raw_d", warm_start=True, **SMALL).fit(X, y)
    model.save(path)
    for place in ("params", "fitted/_first_fit_parameters"):
        forge(path, place, without("n_networks"))
    loaded = skdeepdiff.load(path)
    assert_array_equal(loaded.predict(X), model.predict(X))
    with pytest.raises(ValueError, match="can't go on with n_networks=2"):
        loaded.set_params(n_networks=2).fit(X, y)
