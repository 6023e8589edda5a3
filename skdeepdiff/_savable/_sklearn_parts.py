"""What scikit-learn's compiled code computes with, checked before it gets it.

Trees and support vector machines are read without looking at bounds, so that a wrong
number in a file would make them read any memory.
"""

import numpy as np
from sklearn import svm
from sklearn.tree import DecisionTreeRegressor
from sklearn.tree._tree import Tree

from .._saving import ObjectKind
from ..exceptions import MalformedFileError

SVR_PARAMETERS = ("kernel", "C", "gamma", "epsilon")


def state_of_svr(svr):
    """The numbers that a fitted SVR predicts with."""
    return {
        "params": {name: getattr(svr, name) for name in SVR_PARAMETERS},
        "kernel_width": float(svr._gamma),
        "n_genes": int(svr.shape_fit_[0]),
        "support": np.asarray(svr.support_, dtype=np.int32),
        "support_vectors": np.asarray(svr.support_vectors_),
        "dual_coef": np.asarray(svr.dual_coef_),
        "intercept": np.asarray(svr.intercept_, dtype=np.float64).reshape(1),
    }


def build_svr(
    params, kernel_width, n_genes, support, support_vectors, dual_coef, intercept
):
    """scikit-learn's own SVR, whichever library fitted it."""
    if set(params) != set(SVR_PARAMETERS) or params["kernel"] != "rbf":
        raise MalformedFileError("an SVR has other parameters than ours.")
    n_support = len(support)
    shapes = {
        "support": (support, (n_support,), np.int32),
        "support_vectors": (support_vectors, (n_support, None), np.float64),
        "dual_coef": (dual_coef, (1, n_support), np.float64),
        "intercept": (intercept, (1,), np.float64),
    }
    for name, (array, shape, dtype) in shapes.items():
        fits = array.ndim == len(shape) and all(
            wanted in (None, got)
            for wanted, got in zip(shape, array.shape, strict=True)
        )
        if not fits or array.dtype != dtype:
            raise MalformedFileError(
                f"{name} of an SVR must be {dtype.__name__} of shape {shape}, got "
                f"{array.dtype} of shape {array.shape}."
            )
    n_features = support_vectors.shape[1]
    if n_features < 1 or not 0 < kernel_width < np.inf:
        raise MalformedFileError("an SVR has no features, or no width of its kernel.")
    # Fitted to two points for what else this version of scikit-learn sets.
    svr = svm.SVR().fit([[0.0], [1.0]], [-1.0, 1.0]).set_params(**params)
    svr._validate_params()
    svr.n_features_in_ = n_features
    svr._gamma = kernel_width
    svr.shape_fit_ = (n_genes, n_features)
    svr.support_ = support
    svr.support_vectors_ = support_vectors
    svr._n_support = np.array([n_support, 0], dtype=np.int32)
    svr.dual_coef_ = svr._dual_coef_ = dual_coef
    svr.intercept_ = svr._intercept_ = intercept
    return svr


def state_of_tree(tree):
    """Nodes and values of a regression tree, column by column."""
    state = tree.__getstate__()
    return {
        "n_features": int(tree.n_features),
        "nodes": {name: state["nodes"][name] for name in state["nodes"].dtype.names},
        "values": state["values"],
    }


def build_tree(n_features, nodes, values):
    """A regression tree whose every path ends in a leaf within it."""
    template = DecisionTreeRegressor().fit([[0.0]], [0.0]).tree_.__getstate__()
    dtype = template["nodes"].dtype
    if set(nodes) != set(dtype.names):
        raise MalformedFileError(
            f"trees of this version of scikit-learn have nodes with {dtype.names}, got "
            f"{tuple(nodes)}."
        )
    n_nodes = len(values)
    for name, column in nodes.items():
        if column.shape != (n_nodes,) or column.dtype != dtype[name] or not n_nodes:
            raise MalformedFileError(
                f"{name} of a tree must be {n_nodes} values of {dtype[name]}, got "
                f"{column.dtype} of shape {column.shape}."
            )
    if values.shape != (n_nodes, 1, 1) or values.dtype != np.float64:
        raise MalformedFileError(f"a tree has values of shape {values.shape}.")
    feature = nodes["feature"]
    is_leaf = nodes["left_child"] == -1
    if not (is_leaf | ((feature >= 0) & (feature < n_features))).all():
        raise MalformedFileError("a tree asks for a feature that doesn't exist.")
    packed = np.zeros(n_nodes, dtype)
    for name, column in nodes.items():
        packed[name] = column
    tree = Tree(n_features, np.array([1], dtype=np.intp), 1)
    tree.__setstate__(
        {
            "max_depth": _depth(nodes["left_child"], nodes["right_child"]),
            "node_count": n_nodes,
            "nodes": packed,
            "values": values,
        }
    )
    return tree


def _depth(left, right):
    """Depth of a tree, once it is sure that it is one."""
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


def check_trees(estimator):
    """Refuse a tree or forest whose trees read more features than it has.

    Parameters
    ----------
    estimator : DecisionTreeRegressor or RandomForestRegressor
        Fitted or not.

    Raises
    ------
    MalformedFileError
        If its parts contradict each other.
    """
    n_features = getattr(estimator, "n_features_in_", None)
    trees = getattr(estimator, "estimators_", [])
    if hasattr(estimator, "tree_"):
        trees = [*trees, estimator]
    for tree in trees:
        if (
            type(tree) is not DecisionTreeRegressor
            or type(getattr(tree, "tree_", None)) is not Tree
            or tree.tree_.n_features != n_features
            or tree.n_features_in_ != n_features
            or estimator.n_outputs_ != 1
        ):
            raise MalformedFileError("a forest's trees are of different shapes.")


SVR = ObjectKind("svr", lambda v: isinstance(v, svm.SVR), state_of_svr, build_svr)
TREE = ObjectKind("tree", lambda v: type(v) is Tree, state_of_tree, build_tree)
