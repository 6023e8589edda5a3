"""What is saved can be loaded, and what is loaded can be used."""

import contextlib
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline

import skdeepdiff
from helpers.forged_files import read_container, single_changes, write_container
from skdeepdiff import (
    DeepDiffRegressor,
    LogFoldChangeForest,
    PairedMarks,
    ReliefFSelector,
    TwoLayerSVR,
)
from skdeepdiff._saving import _container
from skdeepdiff.exceptions import MalformedFileError

OLD = Path(__file__).parents[1] / "data" / "saved"


@pytest.mark.parametrize(
    ("name", "codes", "number"),
    [
        ("early_stopping", "?", 1),
        ("hidden_size", "bBhHiIlLqQ", 2),
        ("weight_decay", "bBhHiIlLqQefdg", 3),
        ("lr", "efdg", 0.5),
        ("n_jobs", "bhilq", -1),
        ("random_state", "bBhHiIlLqQ", 1),
    ],
)
def test_numbers_of_numpys_come_back_as_pythons(name, codes, number, path):
    for code in codes:
        value = np.dtype(code).type(number)
        DeepDiffRegressor(**{name: value}).save(path)
        loaded = getattr(skdeepdiff.load(path), name)
        assert loaded == value
        assert type(loaded) in (bool, int, float)


def test_names_of_numpys_come_back_as_pythons(path):
    PairedMarks(np.str_("concat"), mark_names=[np.str_("a")]).save(path)
    loaded = skdeepdiff.load(path)
    assert {type(text) for text in (loaded.features, *loaded.mark_names)} == {str}


def test_what_a_search_found_comes_back(pairs, path):
    X, y = pairs
    seed = np.random.SeedSequence(0).generate_state(1)[0]
    model = DeepDiffRegressor(max_epochs=1, random_state=seed, n_marks=np.int64(2))
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
        ("networks", {"hidden_size": -1}, "The 'hidden_size' parameter of Deep.*-1"),
        ("networks", {"random_state": PCG}, "^random_state is a .*RandomState, which"),
        ("networks", {"expression_median_": None}, "^.*expression_median_ of DeepDiff"),
        ("networks", {"nets_": []}, "nets_ of DeepDiffRegressor must be the networks"),
        ("attentive_chrome", {"histories_": [{}, {}]}, "histories_ of .* recorded"),
        ("two_layer_svr", {"bin_svrs_": []}, "bin_svrs_ of .* a list of n_bins_"),
        ("two_layer_svr", {"_center": np.nan}, "_center of TwoLayerSVR .* got nan"),
        ("single_layer_svr", {"best_bin_": 3}, "best_bin_ of .* 0 to n_bins_ - 1"),
        ("single_layer_svr", {"bin_scores_": np.zeros(4)}, r"float64 of .*\(4,\)"),
        ("selector", {"scores_": np.full(12, np.nan)}, "scores_ of .* with NaN"),
        ("selector", {"scores_": np.zeros((12, 1))}, r"of shape \(n_features_in_,\)"),
        ("forest", {"estimators_": []}, "estimators_ of .* a list of one or more"),
        ("forest", {"n_jobs": 10**30}, "loaded again: n_jobs must fit 64 bits"),
        ("marks", {"n_bins_": 10**9}, "n_bins_ of PairedMarks must be int from 1 to"),
        ("marks", {"n_features_in_": 13}, r"n_features_in_ of .* 2 \* n_marks_"),
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
        "networks": 607,
        "attentive_chrome": 509,
        "single_layer_svr": 11,
        "two_layer_svr": 89,
        "pipeline": 211,
        "forest": 109,
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
def test_little_memory_is_an_error_and_not_the_end(python):
    run = python("-c", LITTLE_MEMORY)
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split()) == {"MemoryError", "fine"}
