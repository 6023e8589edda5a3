"""What scikit-learn's compiled code computes with, checked before it gets it.

Trees and support vector machines are read without looking at bounds, so that a wrong
number in a file would make them read any memory.
"""

import numpy as np
from sklearn import svm
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeRegressor
from sklearn.tree._tree import Tree

from .._saving._parts import MAX_SIZE, Part, array, check_parts, number
from .._utils._object_kinds import ObjectKind
from ..exceptions import MalformedFileError

# Its estimators that may be in files, and what fit gives them.
FITTED = {
    DecisionTreeRegressor: {
        "n_features_in_": number(int, 1, MAX_SIZE),
        "n_outputs_": number(int, 1, 1),
        "max_features_": number(int, 1, MAX_SIZE),
        "tree_": Part(
            "a tree of n_features_in_ features",
            lambda value, seen: (
                type(value) is Tree and value.n_features == seen["n_features_in_"]
            ),
        ),
    },
    Pipeline: {},
}
SVR_PARAMETERS = ("kernel", "C", "gamma", "epsilon")
FITTED_SVR = {
    "params": Part(
        f"a dict of {', '.join(SVR_PARAMETERS)} with kernel='rbf'",
        lambda value, _: (
            type(value) is dict
            and value.keys() == set(SVR_PARAMETERS)
            and value["kernel"] == "rbf"
        ),
    ),
    "kernel_width": number(float, np.finfo(float).smallest_subnormal),
    "n_genes": number(int, 1),
    "support": Part(
        "different int32 from 0 to n_genes - 1",
        lambda value, seen: (
            array(np.int32, "n_support", low=0).fits(value, seen)
            and len(np.unique(value)) == len(value)
            and value.max(initial=0) < seen["n_genes"]
        ),
    ),
    "support_vectors": Part(
        "finite float64 of shape (n_support, n_features), with features",
        lambda value, seen: (
            array(np.float64, "n_support", "n_features").fits(value, seen)
            and value.shape[1] > 0
        ),
    ),
    "dual_coef": array(np.float64, 1, "n_support"),
    "intercept": array(np.float64, 1),
}


def state_of_svr(svr):
    return {
        "params": {name: getattr(svr, name) for name in SVR_PARAMETERS},
        "kernel_width": float(svr._gamma),
        "n_genes": int(svr.shape_fit_[0]),
        "support": np.asarray(svr.support_, dtype=np.int32),
        "support_vectors": np.asarray(svr.support_vectors_),
        "dual_coef": np.asarray(svr.dual_coef_),
        "intercept": np.asarray(svr.intercept_, dtype=np.float64).reshape(1),
    }


def build_svr(**parts):
    """Build scikit-learn's own SVR, whichever library fitted it."""
    check_parts("an SVR", parts, FITTED_SVR)
    n_support, n_features = parts["support_vectors"].shape
    # Fitted to two points for what else this version of scikit-learn sets.
    svr = svm.SVR().fit([[0.0], [1.0]], [-1.0, 1.0]).set_params(**parts["params"])
    svr._validate_params()
    svr.n_features_in_ = n_features
    svr._gamma = parts["kernel_width"]
    svr.shape_fit_ = (parts["n_genes"], n_features)
    svr.support_ = parts["support"]
    svr.support_vectors_ = parts["support_vectors"]
    svr._n_support = np.array([n_support, 0], dtype=np.int32)
    svr.dual_coef_ = svr._dual_coef_ = parts["dual_coef"]
    svr.intercept_ = svr._intercept_ = parts["intercept"]
    return svr


def state_of_tree(tree):
    state = tree.__getstate__()
    return {
        "n_features": int(tree.n_features),
        "nodes": {name: state["nodes"][name] for name in state["nodes"].dtype.names},
        "values": state["values"],
    }


def build_tree(n_features, nodes, values):
    """Build a regression tree whose every path ends in a leaf within it."""
    template = DecisionTreeRegressor().fit([[0.0]], [0.0]).tree_.__getstate__()
    dtype = template["nodes"].dtype
    if set(nodes) != set(dtype.names):
        raise MalformedFileError(
            f"trees of this version of scikit-learn have nodes with {dtype.names}, got "
            f"{tuple(nodes)}."
        )
    columns = {
        name: array(dtype[name], "n_nodes", finite=False) for name in dtype.names
    }
    columns["values"] = array(np.float64, "n_nodes", 1, 1)
    check_parts(
        "a tree",
        nodes | {"values": values, "n_features": n_features},
        {"n_features": number(int, 1, MAX_SIZE)} | columns,
    )
    n_nodes = len(values)
    if not n_nodes:
        raise MalformedFileError("a tree has no nodes.")
    feature = nodes["feature"]
    is_leaf = nodes["left_child"] == -1
    if not (is_leaf | ((feature >= 0) & (feature < n_features))).all():
        raise MalformedFileError("a tree asks for a feature that doesn't exist.")
    packed = np.zeros(n_nodes, dtype)
    for name, column in nodes.items():
        packed[name] = column
    tree = Tree(n_features, np.array([1], dtype=np.intp), 1)
    depth = _depth(nodes["left_child"], nodes["right_child"])
    state = {"node_count": n_nodes, "nodes": packed, "values": values}
    tree.__setstate__(state | {"max_depth": depth})
    return tree


def _depth(left, right):
    """Measure a tree, once it is sure that it is one."""
    is_leaf = left == -1
    inner = np.flatnonzero(~is_leaf)
    children = np.concatenate([left[inner], right[inner]])
    is_tree = (
        np.array_equal(np.sort(children), np.arange(1, len(left)))
        and (left[inner] > inner).all()
        and (right[inner] > inner).all()
        and (right[is_leaf] == -1).all()
    )
    if not is_tree:
        raise MalformedFileError("a tree has a branch that leads out of it.")
    depth, level = 0, inner[:1]  # the root, unless it is a leaf
    while len(level):
        level = np.concatenate([left[level], right[level]])
        level = level[~is_leaf[level]]
        depth += 1
    return depth


SVR = ObjectKind("svr", lambda v: isinstance(v, svm.SVR), state_of_svr, build_svr)
TREE = ObjectKind("tree", lambda v: type(v) is Tree, state_of_tree, build_tree)
