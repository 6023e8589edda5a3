"""Estimators for scikit-learn's battery of checks, and the failures to expect.

The battery fits matrices of any width to one column of targets. The classes here turn
its features into marks of one bin each, in cell type A, beside an empty cell type B;
checking the input is left to the estimators.
"""

import numpy as np

from skdeepdiff import (
    AttentiveChromeRegressor,
    DeepDiffRegressor,
    LogFoldChangeForest,
    PairedMarks,
    ReliefFSelector,
    SingleLayerSVR,
    TwoLayerSVR,
)
from skdeepdiff._networks._base import NetworkRegressor


class FeaturesAsMarks:
    def _infer_layout(self, X_shape):
        return X_shape[1], 1

    def _as_pairs(self, X):
        return np.stack([X, np.zeros_like(X)], axis=1)[..., np.newaxis]


class FlatPairedMarks(FeaturesAsMarks, PairedMarks):
    pass


class FlatSingleLayerSVR(FeaturesAsMarks, SingleLayerSVR):
    pass


class FlatTwoLayerSVR(FeaturesAsMarks, TwoLayerSVR):
    pass


class FlatDeepDiffRegressor(FeaturesAsMarks, DeepDiffRegressor):
    pass


class FlatAttentiveChromeRegressor(FeaturesAsMarks, AttentiveChromeRegressor):
    def _check_data(self, X, y, *, reset):
        genes = NetworkRegressor._check_data(self, X, y, reset=reset)
        if genes.expression is not None:
            return genes
        change = genes.log_fold_change
        expression = np.column_stack([-change, 0 * change])
        return genes._replace(expression=expression)


# With 16 hidden units both levels run in the kernel, as they do by default.
SMALL_NETWORK = {"hidden_size": 16, "lr": 0.02, "max_epochs": 15, "random_state": 0}

# B is empty, so that swapping the cell types would make two thirds of a problem.
ESTIMATORS = {
    "paired_marks": FlatPairedMarks(),
    "relieff_selector": ReliefFSelector(3, n_neighbors=5),
    "forest": LogFoldChangeForest(5, random_state=0),
    "single_layer_svr": FlatSingleLayerSVR(
        features="concat", gamma=0.1, cv=2, random_state=0
    ),
    "two_layer_svr": FlatTwoLayerSVR(features="concat"),
    "attentive_chrome": FlatAttentiveChromeRegressor(**SMALL_NETWORK),
} | {
    variant: FlatDeepDiffRegressor(variant, swap_augmentation=False, **SMALL_NETWORK)
    # A network of one path and the default.
    for variant in ("raw_d", "aux_siamese")
}

OBJECTS_REFUSED = {
    "check_dtype_object": "X of objects is refused: it hides text and missing values"
}
BOOTSTRAP = {
    f"check_sample_weight_equivalence_on_{kind}_data": (
        "the forest draws other genes if some are repeated than if they weigh more"
    )
    for kind in ("dense", "sparse")
}


def expected_failures(estimator):
    """Names of the checks that an estimator must fail, with the reasons."""
    if isinstance(estimator, FeaturesAsMarks):
        return OBJECTS_REFUSED
    return BOOTSTRAP if isinstance(estimator, LogFoldChangeForest) else {}
