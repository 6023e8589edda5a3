"""Files with a right checksum that ask for what they must not get."""

import json

import numpy as np
import pytest
from sklearn.base import clone

import skdeepdiff
from forged_files import read_container, write_container
from skdeepdiff import (
    DeepDiffRegressor,
    PairedMarks,
    TwoLayerSVR,
    make_relieff_forest,
)
from skdeepdiff.exceptions import MalformedFileError


def saved(model, path):
    skdeepdiff.save(model, path)
    return read_container(path, 10**8)


def refused(path, document, arrays, message):
    document = {name: v for name, v in document.items() if name != "format"}
    write_container(path, document, arrays)
    with pytest.raises(MalformedFileError, match=message) as caught:
        skdeepdiff.load(path)
    assert len(str(caught.value)) < 1000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model"


@pytest.fixture
def document(path):
    return saved(PairedMarks(), path)[0]


@pytest.fixture(scope="module")
def network(X, y):
    return DeepDiffRegressor("raw_d", hidden_size=4, max_epochs=1).fit(X, y)


@pytest.fixture(scope="module")
def forest(X, y):
    return make_relieff_forest(n_features_to_select=3, n_estimators=2).fit(X, y)


def part(encoded, *names):
    """Find a part of an encoded object by the names on the way."""
    for name in names:
        if encoded.get("kind") == "dict":
            encoded = dict(encoded["items"])[name]
        else:
            encoded = encoded[name]
    return encoded


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("os.system", "names the class 'os.system', which isn't among what may be"),
        ("Memory", "names the class 'Memory'"),
        ("BaggingRegressor", "names the class 'BaggingRegressor'"),
        (None, "names the class None"),
        (["PairedMarks"], "describes no estimator of ours"),
        ("x" * 10_000, "names the class 'xxx"),
    ],
)
def test_class_that_isnt_allowed(path, document, name, message):
    document["estimator"]["name"] = name
    refused(path, document, {}, message)


@pytest.mark.parametrize("kind", ["pickle", "object", "__import__", None, 3])
def test_kind_that_isnt_allowed(path, document, kind):
    document["estimator"]["kind"] = kind
    refused(path, document, {}, f"it names {kind!r}, which isn't among what may be")


@pytest.mark.parametrize(
    "attribute",
    [
        "predict",
        "__class__",
        "__dict__",
        "fit",
        "features",
        "a b_",
        "save",
        "plain",
        "_metadata_request",
        "__sklearn_is_fitted__",
        "nets_",
    ],
)
def test_attribute_that_fit_doesnt_set(path, document, attribute):
    document["estimator"]["fitted"]["items"] = [[attribute, 1]]
    refused(path, document, {}, f"'{attribute}' is no part of PairedMarks")


def test_unknown_parameter(path, document):
    document["estimator"]["params"]["items"].append(["shell", "rm"])
    refused(path, document, {}, r"PairedMarks of this version has no .*\['shell'\]")


def test_invalid_parameter(path, document):
    items = document["estimator"]["params"]["items"]
    document["estimator"]["params"]["items"] = [
        [name, "evil" if name == "features" else value] for name, value in items
    ]
    refused(path, document, {}, "'features' parameter of PairedMarks must be a str")


@pytest.mark.parametrize("value", [None, 3, "text", [], {"kind": "tuple", "items": []}])
def test_no_estimator(path, document, value):
    document["estimator"] = value
    refused(path, document, {}, "it holds no estimator")


def test_nothing(path):
    refused(path, {}, {}, "describes no estimator of ours: KeyError")


def test_nesting(path, document):
    nested = []
    for _ in range(200):
        nested = [nested]
    document["estimator"]["params"]["items"] = nested
    refused(path, document, {}, "describes no estimator of ours: ValueError")
    document["estimator"]["params"] = nested
    refused(path, document, {}, "values are nested more than 40 deep")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"kind": "array", "name": "absent"},
            "array 'absent' is missing, or",
        ),
        ({"kind": "float", "value": "__import__"}, "'__import__' isn't a float"),
        ({"kind": "float", "value": [1]}, r"\[1\] isn't a float"),
        ({"kind": "scalar", "dtype": "O"}, "describes no estimator of ours"),
        ({"kind": "strings", "dtype": "str", "items": ["a"]}, "no estimator of ours"),
        ({"kind": "strings", "items": [1]}, "holds something else"),
        ({"kind": "tuple", "items": {"kind": "dict", "items": []}}, "has no items"),
        ({"kind": "dict", "items": [[1.5, 2]]}, "keys other than str or int"),
        ({"kind": "dict", "items": 3}, "describes no estimator of ours"),
        ({"kind": "random_state"}, "in state_, keys of a random state is missing"),
        ({}, "names None, which isn't among"),
    ],
)
def test_values_that_are_none(path, document, value, message):
    document["estimator"]["fitted"]["items"] = [["state_", value]]
    refused(path, document, {}, message)


@pytest.mark.parametrize("keys", [np.zeros(3, np.uint32), np.zeros(624)])
def test_random_state_that_is_none(path, document, keys):
    state = {"keys": {"kind": "array", "name": "k"}, "position": 0, "has_gauss": 0}
    value = {"kind": "random_state", "gauss": 0.0} | state
    document["estimator"]["params"]["items"] = [["random_state", value]]
    refused(path, document, {"k": keys}, "keys of a random state must be finite uint32")


def test_metadata_for_another_method(path, document):
    document["estimator"]["requests"]["items"] = [
        ["__init__", {"kind": "dict", "items": []}]
    ]
    refused(path, document, {}, "no metadata is routed to '__init__'")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("hidden_size", 10**9, "hidden_size of a network must be int from 2 to"),
        ("n_marks", 10**9, "nets_/0, n_marks of a network must be int from 1"),
        ("n_marks", 0, "n_marks of a network must .* got 0"),
        ("n_marks", "3", "n_marks of a network must .* got '3'"),
        ("variant", {"kind": "dict", "items": [["raw", ["x"]]]}, "raw must hold only"),
        (
            "loss",
            {"kind": "dict", "items": [["evil", 1]]},
            "'evil' is no part of a loss",
        ),
    ],
)
def test_network_of_another_shape(path, network, name, value, message):
    document, arrays = saved(network, path)
    part(document["estimator"], "fitted", "nets_")[0][name] = value
    refused(path, document, arrays, message)


def test_network_with_other_parameters(path, network):
    document, arrays = saved(network, path)
    name = next(name for name in arrays if name.endswith("head.main.0.bias"))
    refused(
        path,
        document,
        arrays | {name: np.zeros(7, np.float32)},
        r"head.main.0.bias of a network must be .*\(1,\), got float32 of shape \(7,\)",
    )
    (net,) = part(document["estimator"], "fitted", "nets_")
    parameters = part(net, "parameters")
    parameters["items"].append(["extra", {"kind": "array", "name": "extra"}])
    extra = {"extra": np.zeros(1, np.float32)}
    refused(path, document, arrays | extra, "'extra' is no part of a network")
    parameters["items"] = []
    refused(path, document, arrays, "weight_hh of a network must be .* got None")


TREE = "steps/2/1/estimators_/0/tree_"


def changed(array, index, value):
    array = array.copy()
    array[index] = value
    return array


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("nodes/left_child", lambda a: changed(a, 0, 10**6), "branch that leads out"),
        ("nodes/right_child", lambda a: changed(a, 0, -5), "branch that leads out"),
        ("nodes/left_child", lambda a: changed(a, 0, 0), "branch that leads out"),
        ("nodes/feature", lambda a: changed(a, 0, 3), "feature that doesn't exist"),
        ("nodes/feature", lambda a: changed(a, 0, -2), "feature that doesn't exist"),
        (
            "nodes/left_child",
            lambda a: a + 0.5,
            r"left_child of a tree must be",
        ),
        (
            "nodes/left_child",
            lambda a: changed(a, 0, a[0] + 1),
            "branch that leads out",
        ),
        (
            "nodes/threshold",
            lambda a: a[:-1],
            r"threshold of a tree must be",
        ),
        ("values", lambda a: a[:, :, 0], "values of a tree must be"),
        ("values", lambda a: a.astype(np.float32), "values of a tree must be"),
        (
            "values",
            lambda a: a[:0],
            "values of a tree must be .* got float64 of shape .0, 1, 1",
        ),
    ],
)
def test_tree_that_would_read_any_memory(path, forest, name, change, message):
    document, arrays = saved(forest, path)
    name = f"{TREE}/{name}"
    refused(path, document, arrays | {name: change(arrays[name])}, message)


def forest_part(document, *names):
    (_, step) = document["estimator"]["params"]["items"][1]
    assert step[2]["items"][0] == "forest"
    return part(step[2]["items"][1], *names)


def test_forest_whose_trees_read_more_features_than_it_has(path, forest):
    document, arrays = saved(forest, path)
    items = forest_part(document, "fitted")["items"]
    items[:] = [[n, 2 if n == "n_features_in_" else v] for n, v in items]
    refused(
        path,
        document,
        arrays,
        "in steps/2/1, estimators_ of LogFoldChangeForest must be",
    )


def test_forest_of_something_else(path, forest):
    document, arrays = saved(forest, path)
    other, _ = saved(PairedMarks(), path)
    forest_part(document, "fitted", "estimators_")[0] = other["estimator"]
    message = (
        "estimators_ of LogFoldChangeForest must be a list of one or more, each a tree"
    )
    refused(path, document, arrays, message)


def test_tree_with_other_columns(path, forest):
    document, arrays = saved(forest, path)
    tree = forest_part(document, "fitted", "estimators_")[0]
    nodes = part(tree, "fitted", "tree_", "nodes")
    nodes["items"] = nodes["items"][1:]
    refused(path, document, arrays, "trees of this version of scikit-learn have nodes")


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (
            "support",
            lambda a: a[:-1],
            r"support_vectors of an SVR must be finite float64",
        ),
        (
            "support_vectors",
            lambda a: a[:, :0],
            "support_vectors of an SVR must be .* with features",
        ),
        ("support_vectors", lambda a: a.ravel(), "support_vectors of an SVR must be"),
        ("dual_coef", lambda a: a[:, 1:], "dual_coef of an SVR must be finite float64"),
        ("dual_coef", lambda a: a.astype(np.float32), "dual_coef of an SVR must be"),
        (
            "intercept",
            lambda a: a[:0],
            "intercept of an SVR must be finite float64 of shape",
        ),
    ],
)
def test_svr_that_would_read_any_memory(path, X, y, name, change, message):
    document, arrays = saved(TwoLayerSVR().fit(X, y), path)
    name = f"svr_/{name}"
    refused(path, document, arrays | {name: change(arrays[name])}, message)


@pytest.mark.parametrize(
    ("name", "value"), [("kernel_width", -1.0), ("kernel_width", 0.0)]
)
def test_svr_without_a_kernel(path, X, y, name, value):
    document, arrays = saved(TwoLayerSVR().fit(X, y), path)
    part(document["estimator"], "fitted", "svr_")[name] = value
    refused(
        path, document, arrays, "in svr_, kernel_width of an SVR must be float from"
    )


def test_svr_with_another_kernel(path, X, y):
    document, arrays = saved(TwoLayerSVR().fit(X, y), path)
    params = part(document["estimator"], "fitted", "svr_", "params")
    params["items"][0] = ["kernel", "precomputed"]
    refused(path, document, arrays, "params of an SVR must be a dict of kernel, C")


def test_a_file_is_text_that_one_can_read(path, network):
    document, _ = saved(network, path)
    assert "raw_d" in json.dumps(document)
    assert document["versions"]["skdeepdiff"] == skdeepdiff.__version__


def test_network_larger_than_its_file(path, network):
    document, arrays = saved(network, path)
    (net,) = part(document["estimator"], "fitted", "nets_")
    name = next(name for name in arrays if name.endswith("bin_encoder.lstm.weight_hh"))
    for shape in ((3, 0, 0, 40_000), (1, 1, 1, 40_000), (0, 2, 160_000, 40_000)):
        net["hidden_size"] = shape[-1]
        weights = np.zeros(shape, np.float32)
        refused(
            path, document, arrays | {name: weights}, "weight_hh of a network must be"
        )


def test_variant_that_repeats_itself(path, network):
    document, arrays = saved(network, path)
    (net,) = part(document["estimator"], "fitted", "nets_")
    variant = part(net, "variant")
    raw = {"kind": "tuple", "items": ["a"] * 200_000}
    variant["items"] = [[n, raw if n == "raw" else v] for n, v in variant["items"]]
    refused(path, document, arrays, "raw must not repeat itself")


@pytest.mark.parametrize(
    "name", ["signal_scaler_", "log_fold_change_scaler_", "expression_scaler_"]
)
def test_scale_of_another_shape(path, network, name):
    document, arrays = saved(network, path)
    scale = part(document["estimator"], "fitted", name)
    scale["mean"] = {"kind": "array", "name": "mean"}
    arrays["mean"] = np.zeros((1000, 1, 1, 1, 1))
    refused(
        path,
        document,
        arrays,
        rf"in {name}, scale of a standardizer must .*\(1000, 1, 1, 1, 1\)",
    )


@pytest.mark.parametrize("value", [5, [5], {"kind": "dict", "items": []}])
def test_net_that_is_none(path, network, value):
    document, arrays = saved(network, path)
    items = document["estimator"]["fitted"]["items"]
    items[:] = [[n, value if n == "nets_" else v] for n, v in items]
    refused(
        path, document, arrays, "nets_ of DeepDiffRegressor must be the networks that"
    )


def test_folder_of_pickles(path, forest):
    forest = clone(forest).set_params(memory="cache", relieff__memory="cache")
    document, arrays = saved(forest, path)
    assert skdeepdiff.load(path).memory is None
    assert skdeepdiff.load(path)["relieff"].memory is None
    items = document["estimator"]["params"]["items"]
    items[:] = [[n, "//host/cache" if n == "memory" else v] for n, v in items]
    refused(path, document, arrays, "memory='//host/cache', a folder of pickles")


def test_more_processes_than_cores(path):
    TwoLayerSVR(n_jobs=100_000).save(path)
    assert skdeepdiff.load(path).n_jobs == -1
    TwoLayerSVR(n_jobs=1).save(path)
    assert skdeepdiff.load(path).n_jobs == 1


@pytest.mark.parametrize(
    "steps", [5, [5], [["a", 5]], [{"kind": "tuple", "items": ["a", 5]}]]
)
def test_pipeline_of_something_else(path, forest, steps):
    document, arrays = saved(forest, path)
    items = document["estimator"]["params"]["items"]
    items[:] = [[n, steps if n == "steps" else v] for n, v in items]
    refused(path, document, arrays, "no estimator|'steps' parameter of Pipeline")


def test_svr_with_parameters_that_never_converge(path, X, y):
    document, arrays = saved(TwoLayerSVR().fit(X, y), path)
    params = part(document["estimator"], "fitted", "svr_", "params")
    values = {"C": 1e300, "gamma": 0.0, "epsilon": 0.0}
    params["items"] = [[name, values.get(name, v)] for name, v in params["items"]]
    write_container(path, {k: v for k, v in document.items() if k != "format"}, arrays)
    assert skdeepdiff.load(path).svr_.C == 1e300  # it isn't fitted anew


def test_depth_of_trees_is_not_taken_from_the_file(path, forest, X):
    skdeepdiff.save(forest, path)
    loaded = skdeepdiff.load(path)["forest"].estimators_
    for tree, again in zip(forest["forest"].estimators_, loaded, strict=True):
        assert again.get_depth() == tree.get_depth() > 1
        features = forest[:-1].transform(X)
        before, after = (t.decision_path(features).toarray() for t in (tree, again))
        assert (after == before).all()


def test_array_that_is_used_again_and_again(path, forest):
    document, arrays = saved(forest, path)
    trees = forest_part(document, "fitted", "estimators_")
    trees += trees[:1] * 100
    refused(path, document, arrays, "is missing, or used more than once")


@pytest.mark.parametrize("dtype", [bool, np.int8, np.float64])
def test_parameters_of_another_type(path, network, dtype):
    document, arrays = saved(network, path)
    name = next(name for name in arrays if name.endswith("bin_encoder.lstm.weight_hh"))
    changed = arrays | {name: arrays[name].astype(dtype)}
    refused(path, document, changed, "weight_hh of a network must be finite float32")


def test_processes_counted_by_numpy(path):
    TwoLayerSVR(n_jobs=np.int64(100_000)).save(path)
    assert skdeepdiff.load(path).n_jobs == -1
