"""What is saved can be loaded, and what is loaded can be used."""

import contextlib
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.tree import DecisionTreeRegressor
from sklearn.utils._param_validation import InvalidParameterError

import skdeepdiff
from forged_files import read_container, single_changes, write_container
from helpers.estimators import all_estimators
from skdeepdiff import (
    AttentiveChromeRegressor,
    DeepDiffRegressor,
    LogFoldChangeForest,
    PairedMarks,
    ReliefFSelector,
    SingleLayerSVR,
    TwoLayerSVR,
    make_relieff_forest,
)
from skdeepdiff._saving import _container
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.exceptions import MalformedFileError

OLD = Path(__file__).parents[1] / "data" / "saved"
NETWORK = {"hidden_size": 2, "max_epochs": 1, "random_state": 0, "device": "cpu"}
ESTIMATORS = {type(entry.make()) for entry in all_estimators()}
ESTIMATORS = sorted(ESTIMATORS | {DecisionTreeRegressor}, key=lambda cls: cls.__name__)
NUMBERS = [
    np.dtype(code).type(value)
    for code, values in {"?": (0, 1), "bBhHiIlLqQ": (1, 3), "efdg": (0.5, 3)}.items()
    for code in code
    for value in values
]


@pytest.fixture(scope="module")
def pairs():
    return make_paired_marks(12, n_marks=2, n_bins=3, random_state=0, return_X_y=True)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A file that needn't outlive a power cut, as that takes most of the time."""
    monkeypatch.setattr("skdeepdiff._utils._files.os.fsync", lambda descriptor: None)
    return tmp_path / "model"


@pytest.fixture(scope="module")
def fitted(pairs):
    """A fitted model of each kind, and what it predicts or transforms."""
    X, y = pairs
    flat = X.reshape(len(X), -1)
    forest = make_relieff_forest(n_features_to_select=2, n_estimators=1, n_neighbors=3)
    models = {
        "networks": (DeepDiffRegressor("aux", n_networks=2, **NETWORK), X),
        "attentive_chrome": (AttentiveChromeRegressor(**NETWORK), X),
        "single_layer_svr": (SingleLayerSVR(cv=2, random_state=0), X),
        "two_layer_svr": (TwoLayerSVR(), X),
        "pipeline": (forest.set_params(forest__max_depth=2), X),
        "forest": (LogFoldChangeForest(1, max_depth=2, random_state=0), flat),
        "selector": (ReliefFSelector(2, n_neighbors=3), flat),
        "marks": (PairedMarks("concat", mark_names=["a", "b"]), X),
    }
    return {name: (model.fit(X, y), X) for name, (model, X) in models.items()}


def takes(estimator):
    """Whether fit accepts the parameters."""
    try:
        estimator._validate_params()
    except InvalidParameterError:
        return False
    return True


@pytest.mark.parametrize("cls", ESTIMATORS)
def test_any_number_of_numpys_comes_back_as_pythons(cls, path):
    steps = {"steps": [("marks", PairedMarks())]} if cls is Pipeline else {}
    n_taken = 0
    for name in cls._get_param_names():
        taken = [value for value in NUMBERS if takes(cls(**steps | {name: value}))]
        for value in taken if name != "memory" else ():
            skdeepdiff.save(cls(**steps | {name: value}), path)
            loaded = getattr(skdeepdiff.load(path), name)
            assert type(loaded) in (bool, int, float), (name, type(value))
            assert loaded == value or (name == "n_jobs" and loaded == -1)
        n_taken += len(taken)
    assert n_taken >= (2 if cls is Pipeline else 20)


def test_names_of_numpys_come_back_as_pythons(path):
    PairedMarks(np.str_("concat"), mark_names=[np.str_("a")]).save(path)
    loaded = skdeepdiff.load(path)
    assert {type(text) for text in (loaded.features, *loaded.mark_names)} == {str}


def test_what_a_search_found_comes_back(pairs, path):
    X, y = pairs
    seed = np.random.SeedSequence(0).generate_state(1)[0]
    model = DeepDiffRegressor(**NETWORK | {"random_state": seed}, n_marks=np.int64(2))
    grid = {"hidden_size": np.array([4]), "lr": np.array([0.003], np.float32)}
    search = GridSearchCV(model, grid, cv=2, error_score="raise")
    best = search.fit(X.reshape(len(X), -1), y).best_estimator_
    best.save(path)
    loaded = skdeepdiff.load(path)
    assert_array_equal(loaded.predict(X), best.predict(X))
    assert loaded.get_params() == best.get_params()
    assert type(loaded.n_marks_) is type(loaded.nets_[0].module_.hidden_size) is int


@pytest.mark.parametrize("nothing", [None, "passthrough"])
def test_steps_that_do_nothing(pairs, nothing, path):
    X, y = pairs
    model = Pipeline([["nothing", nothing], ("svr", TwoLayerSVR()), ("end", nothing)])
    with pytest.raises(ValueError, match=r"couldn't be loaded.*intermediate steps"):
        skdeepdiff.save(model, path)
    model.steps.pop()
    skdeepdiff.save(model.fit(X, y), path)
    # Of scikit-learn-intelex, where it is there, up to rounding.
    assert_allclose(skdeepdiff.load(path).predict(X), model.predict(X), rtol=1e-9)


LONG_NAMES = {"n_bins_": 300, "n_features_in_": 1200, "mark_names": ["a" * 10**6]}
PCG = np.random.RandomState(np.random.PCG64(0))


@pytest.mark.parametrize(
    ("model", "change", "message"),
    [
        (
            "networks",
            {"hidden_size": -1},
            "The 'hidden_size' parameter of DeepDiff.*-1",
        ),
        ("networks", {"random_state": PCG}, "^random_state is a .*RandomState, which"),
        ("networks", {"expression_median_": None}, "^.*expression_median_ of DeepDiff"),
        ("networks", {"nets_": []}, "nets_ of DeepDiffRegressor must be the networks"),
        (
            "attentive_chrome",
            {"nets_": []},
            "nets_ of Att.* must be the networks that",
        ),
        (
            "attentive_chrome",
            {"histories_": [{}, {}]},
            "histories_ of Attent.* recorded",
        ),
        ("two_layer_svr", {"C": "big"}, "The 'C' parameter of TwoLayerSVR must be"),
        ("two_layer_svr", {"bin_svrs_": []}, "bin_svrs_ of .* a list of n_bins_"),
        ("two_layer_svr", {"_center": np.nan}, "_center of TwoLayerSVR .* got nan"),
        (
            "single_layer_svr",
            {"best_bin_": 3},
            r"best_bin_ of .* from 0 to n_bins_ - 1",
        ),
        ("single_layer_svr", {"bin_scores_": np.zeros(4)}, r"got float64 of .*\(4,\)"),
        ("selector", {"scores_": np.full(12, np.nan)}, "scores_ of .* with NaN"),
        ("selector", {"scores_": np.zeros((12, 1))}, r"of shape \(n_features_in_,\)"),
        ("forest", {"estimators_": []}, "estimators_ of .* a list of one or more"),
        ("forest", {"n_outputs_": 10**9}, "n_outputs_ of LogFoldChangeForest must"),
        ("marks", {"n_bins_": 10**9}, "n_bins_ of PairedMarks must be int from 1 to"),
        (
            "marks",
            {"n_features_in_": 13},
            r"n_features_in_ of .* must be 2 \* n_marks_",
        ),
        ("marks", LONG_NAMES, "characters of mark_names"),
        ("marks", {"_sklearn_output_config": {}}, "must be {'transform': one of"),
    ],
)
def test_what_could_not_be_loaded_is_not_saved(fitted, path, model, change, message):
    model, _ = fitted[model]
    path.write_bytes(b"old")
    before = vars(model).copy()
    vars(model).update(change)
    try:
        with pytest.raises((TypeError, ValueError), match=message) as caught:
            model.save(path)
    finally:
        vars(model).clear()
        vars(model).update(before)
    assert len(str(caught.value)) < 1000
    assert path.read_bytes() == b"old"


def test_the_step_that_could_not_be_loaded_is_named(path):
    model = make_pipeline(PairedMarks(), ReliefFSelector(n_neighbors=0))
    with pytest.raises(ValueError, match=r": in steps/1/1, The 'n_neighbors' param"):
        skdeepdiff.save(model, path)


@pytest.mark.parametrize(
    "settings", [{}, {"bootstrap": False}, {"max_samples": 5, "oob_score": True}]
)
@pytest.mark.parametrize("sample_weight", [None, np.arange(12.0)])
def test_a_forest_knows_which_genes_each_tree_drew(
    pairs, path, settings, sample_weight
):
    X, y = pairs
    forest = LogFoldChangeForest(40, random_state=0, **settings)
    forest.fit(X.reshape(len(X), -1), y, sample_weight=sample_weight).save(path)
    drawn = skdeepdiff.load(path).estimators_samples_
    assert_array_equal(drawn, forest.estimators_samples_)
    assert {genes.max() < 12 for genes in drawn} == {True}


@pytest.mark.parametrize("value", [10**30, 2**63, -(2**63) - 1])
def test_an_integer_of_more_than_64_bits(fitted, path, value):
    model, _ = fitted["forest"]
    with pytest.raises(ValueError, match=r"loaded again: n_jobs must fit 64 bits"):
        clone(model).set_params(n_jobs=value).save(path)
    skdeepdiff.save(model, path)
    document, arrays = read_container(path)
    document["estimator"]["params"]["items"] += [["n_estimators", value]]
    write_container(path, document, arrays)
    with pytest.raises(MalformedFileError, match=r"n_estimators must fit 64 bits"):
        skdeepdiff.load(path)


def test_an_attribute_that_is_missing(fitted, path):
    skdeepdiff.save(fitted["selector"][0], path)
    document, arrays = read_container(path)
    items = document["estimator"]["fitted"]["items"]
    items[:] = [item for item in items if item[0] != "scores_"]
    write_container(path, document, arrays)
    with pytest.raises(MalformedFileError, match=r"scores_ of ReliefF.* is missing"):
        skdeepdiff.load(path)


@pytest.mark.parametrize("name", [file.stem for file in sorted(OLD.iterdir())])
def test_files_of_older_versions(name, pairs, path):
    X, _ = pairs
    loaded = skdeepdiff.load(OLD / f"{name}.skdeepdiff")
    skdeepdiff.save(loaded, path)
    for model in (loaded, skdeepdiff.load(path)):
        if name == "marks":
            assert list(model.get_feature_names_out()[:1]) == ["a_A_-100"]
        else:
            assert np.isfinite(model.predict(X)).all()
    assert len(list(OLD.iterdir())) == 6


def use(model, X, path):
    """Everything that a model from a file is asked for."""
    for name in ("predict", "transform", "predict_expression", "attention"):
        if hasattr(model, name):
            getattr(model, name)(X)
    if isinstance(model, PairedMarks | ReliefFSelector):
        model.get_feature_names_out()
    skdeepdiff.save(model, path)


@pytest.mark.filterwarnings("ignore")  # a changed scale may overflow
@pytest.mark.parametrize(
    ("name", "step"),
    {
        "networks": 211,
        "attentive_chrome": 173,
        "single_layer_svr": 11,
        "two_layer_svr": 37,
        "pipeline": 89,
        "forest": 47,
        "selector": 5,
        "marks": 5,
    }.items(),
)
def test_single_changes_are_refused_or_do_no_harm(fitted, name, step, path):
    model, X = fitted[name]
    skdeepdiff.save(model, path)
    n_refused = n_loaded = 0
    for _, *changed in islice(single_changes(*read_container(path)), 0, None, step):
        write_container(path, *changed)
        try:
            loaded = skdeepdiff.load(path)
        except MalformedFileError:
            n_refused += 1
            continue
        n_loaded += 1
        with contextlib.suppress(NotFittedError, ValueError):
            use(loaded, X, path)
    # The rest is parameters, which may be any that are valid.
    assert n_refused > 5 * n_loaded


def test_a_file_that_shrinks_while_it_is_loaded(fitted, path, monkeypatch):
    model, X = fitted["selector"]
    model.save(path)

    def shrink(content):
        path.write_bytes(b"")
        return from_bytes(content)

    from_bytes = _container.from_bytes
    monkeypatch.setattr(_container, "from_bytes", shrink)
    assert_array_equal(skdeepdiff.load(path).transform(X), model.transform(X))


LITTLE_MEMORY = """
import os, resource, sys
import numpy as np
import skdeepdiff
from skdeepdiff._saving._container import pack, unpack
arrays = {"a": np.zeros(2**22)}
content = pack({}, arrays)
with open("/proc/self/statm") as file:
    used = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
for extra in (0, 8, 32, 64, 128, 256):
    resource.setrlimit(resource.RLIMIT_AS, (used + extra * 2**20, -1))
    for call in (lambda: pack({}, arrays), lambda: unpack(content, "x")):
        try:
            call()
        except MemoryError:
            print("MemoryError")
        else:
            print("fine")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads how much memory is used")
def test_little_memory_is_an_error_and_not_the_end():
    run = subprocess.run(
        [sys.executable, "-c", LITTLE_MEMORY], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split()) == {"MemoryError", "fine"}
