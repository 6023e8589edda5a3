"""Files with a right checksum that ask for what they must not get."""

import numpy as np
import pytest
from sklearn.base import clone

import skdeepdiff
from helpers.forged_files import forge, read_container, write_container
from skdeepdiff import TwoLayerSVR
from skdeepdiff.exceptions import MalformedFileError


def refused(path, message):
    with pytest.raises(MalformedFileError, match=message) as caught:
        skdeepdiff.load(path)
    assert len(str(caught.value)) < 1000


def kind(name, /, **parts):
    """An object as the file has it."""
    return {"kind": name} | parts


def first(value):
    """Change the first number of an array."""
    return lambda array: np.concatenate([np.full_like(array[:1], value), array[1:]])


EMPTY = kind("dict", items=[])
NESTED = []
for _ in range(200):
    NESTED = [NESTED]
OTHER = kind(
    "estimator", name="PairedMarks", params=EMPTY, fitted=EMPTY, requests=EMPTY
)
GENERATOR = kind("random_state", keys=3)
STATE = "fitted/state_"
NET = "fitted/nets_/0"
TREE = "fitted/estimators_/0/fitted/tree_"


@pytest.mark.parametrize(
    ("model", "place", "new", "message"),
    [
        ("marks", "name", "os.system", "names the class 'os.system', which isn't"),
        ("marks", "name", "x" * 10_000, "names the class 'xxx"),
        ("marks", "name", ["PairedMarks"], "describes no estimator of ours"),
        ("marks", "kind", "pickle", "it names 'pickle', which isn't among"),
        ("marks", "", None, "it holds no estimator"),
        ("marks", "", kind("tuple", items=[]), "it holds no estimator"),
        ("marks", "", kind("tuple", items=EMPTY), "a tuple has no items"),
        ("marks", "params", NESTED, "values are nested more than 40 deep"),
        ("marks", "params/shell", "rm", r"of this version has no .*\['shell'\]"),
        ("marks", "params/features", "evil", "'features' parameter of Paired"),
        ("marks", "fitted/predict", 1, "'predict' is no part of PairedMarks"),
        ("marks", "fitted/__class__", 1, "'__class__' is no part of PairedMarks"),
        ("marks", "requests/__init__", EMPTY, "no metadata is routed to"),
        ("marks", STATE, kind("array", name="absent"), "in state_, the array 'absent'"),
        ("marks", STATE, kind("float", value="__import__"), "isn't a float"),
        ("marks", STATE, kind("scalar", dtype="O"), "no estimator of"),
        ("marks", STATE, kind("strings", items=[1]), "something else"),
        ("marks", STATE, kind("dict", items=[[1.5, 2]]), "keys other than str or int"),
        ("marks", STATE, kind("random_state"), "random state is missing"),
        ("selector", "params/random_state", GENERATOR, "keys of .* finite uint32"),
        ("selector", "scores_", np.float32, "scores_ of .* must be finite float64"),
        (
            "selector",
            "fitted",
            lambda fitted: fitted | {"items": fitted["items"][:1]},
            "Selector is missing",
        ),
        ("networks", f"{NET}/hidden_size", 10**9, "hidden_size of a network must"),
        # A network that would be larger than its file.
        ("networks", f"{NET}/hidden_size", 40_000, "weight_hh of a network must be"),
        ("networks", f"{NET}/n_marks", 0, "nets_/0, n_marks of a network .* got 0"),
        ("networks", f"{NET}/variant/raw", ["x"], "raw must hold only"),
        ("networks", f"{NET}/variant/raw", ["a"] * 200_000, "raw must not repeat"),
        ("networks", f"{NET}/loss/evil", 1, "'evil' is no part of a loss"),
        ("networks", f"{NET}/parameters", EMPTY, "weight_hh of a .* got None"),
        ("networks", f"{NET}/parameters/extra", 1, "'extra' is no part of a network"),
        ("networks", "bin_encoder.lstm.weight_hh", np.int8, "of .* finite float32"),
        ("networks", "fitted/nets_", [5, 5], "nets_ of .* must be the networks"),
        ("networks", "fitted/signal_scaler_/mean", 0.0, "in signal_scaler_, scale of"),
        ("networks", "fitted/log_fold_change_scaler_/scale", 0.0, "scale of a"),
        ("pipeline", "params/memory", "//host/cache", "memory='//host/.*of pickles"),
        ("pipeline", "params/steps", 5, "no estimator|'steps' parameter of Pipeline"),
        ("pipeline", "params/steps/0/1", 5, "a step that is no estimator"),
        ("pipeline", "params/steps/2/1/fitted/n_features_in_", 1, "in steps/2/1, "),
        ("forest", "params/n_estimators", 10**30, "n_estimators must fit 64 bits"),
        ("forest", "fitted/estimators_/0", OTHER, "a list of one or more, each a tree"),
        (
            "forest",
            "fitted/estimators_",
            lambda trees: trees + trees[:1] * 100,
            "is missing, or used more",
        ),
        (
            "forest",
            f"{TREE}/nodes",
            lambda nodes: nodes | {"items": nodes["items"][1:]},
            "trees of this version of scikit-learn have nodes",
        ),
        ("two_layer_svr", "fitted/svr_/kernel_width", 0.0, "in svr_, kernel_width of"),
        ("two_layer_svr", "fitted/svr_/params/kernel", "linear", "a dict of kernel, C"),
        # Trees and support vector machines that would read any memory.
        ("forest", "nodes/left_child", first(10**6), "branch that leads out"),
        ("forest", "nodes/left_child", first(0), "branch that leads out"),
        ("forest", "nodes/feature", first(12), "feature that doesn't exist"),
        ("forest", "nodes/feature", first(-2), "feature that doesn't exist"),
        ("forest", "nodes/left_child", lambda a: a / 2, "left_child of a tree must be"),
        ("forest", "nodes/threshold", lambda a: a[:-1], "threshold of a tree must be"),
        ("forest", "tree_/values", np.float32, "values of a tree must be"),
        ("forest", "tree_/values", lambda a: a[:0], "values of a tree must be"),
        ("two_layer_svr", "svr_/support", lambda a: a[:-1], "support_vectors of an"),
        ("two_layer_svr", "svr_/support_vectors", lambda a: a[:, :0], "with features"),
        ("two_layer_svr", "svr_/support_vectors", np.ravel, "support_vectors of an"),
        ("two_layer_svr", "svr_/dual_coef", lambda a: a[:, 1:], "dual_coef of an SVR"),
        ("two_layer_svr", "svr_/intercept", lambda a: a[:0], "intercept of an SVR"),
    ],
)
def test_what_may_not_be_is_refused(fitted, path, model, place, new, message):
    skdeepdiff.save(fitted[model][0], path)
    forge(path, place, new)
    refused(path, message)


def test_nothing(path):
    write_container(path, {}, {})
    refused(path, "describes no estimator of ours: KeyError")


def test_folder_of_pickles_is_not_saved(fitted, path):
    forest = clone(fitted["pipeline"][0])
    skdeepdiff.save(forest.set_params(memory="cache", relieff__memory="cache"), path)
    assert skdeepdiff.load(path).memory is None
    assert skdeepdiff.load(path)["relieff"].memory is None


@pytest.mark.parametrize(
    ("n_jobs", "loaded"), [(100_000, -1), (np.int64(100_000), -1), (1, 1)]
)
def test_more_processes_than_cores(path, n_jobs, loaded):
    TwoLayerSVR(n_jobs=n_jobs).save(path)
    assert skdeepdiff.load(path).n_jobs == loaded


def test_svr_with_parameters_that_never_converge(fitted, path):
    fitted["two_layer_svr"][0].save(path)
    forge(path, "fitted/svr_/params/C", 1e300)
    assert skdeepdiff.load(path).svr_.C == 1e300  # it isn't fitted anew


def test_depth_of_trees_is_not_taken_from_the_file(path, fitted):
    forest, features = fitted["forest"]
    forest.save(path)
    (tree,), (again,) = forest.estimators_, skdeepdiff.load(path).estimators_
    assert again.get_depth() == tree.get_depth() > 1
    before, after = (t.decision_path(features).toarray() for t in (tree, again))
    assert (after == before).all()


def test_a_file_is_text_that_one_can_read(path, fitted):
    fitted["networks"][0].save(path)
    document, _ = read_container(path)
    assert "DeepDiffRegressor" in str(document["estimator"])
    assert document["versions"]["skdeepdiff"] == skdeepdiff.__version__
