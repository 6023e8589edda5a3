"""What type checkers see of the package; checked by mypy, never run."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch
from sklearn.utils import Bunch
from typing_extensions import assert_type

import skdeepdiff
from skdeepdiff import DeepDiffRegressor, PairedMarks, TwoLayerSVR, datasets, plotting
from skdeepdiff.inspection import permutation_importance, perturb, perturbation_effect
from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.nn import VARIANTS, DeepDiffLoss, DeepDiffNet, Targets, initialize


def load() -> tuple[np.ndarray, np.ndarray]:
    for return_X_y in (True, False):
        datasets.load_deepdiff("folder", "E123", "E003", return_X_y=return_X_y)
    assert_type(
        datasets.load_deepdiff("folder", "E123", "E003", "valid", return_X_y=True),
        tuple[np.ndarray, np.ndarray],
    )
    datasets.make_paired_marks(10).data.any_attribute_of_a_bunch()
    X, y = datasets.make_paired_marks(10, random_state=0, return_X_y=True)
    assert_type(X, np.ndarray)
    return X, y


def build_and_split() -> None:
    genes = datasets.build_dataset(
        "samples.csv", "genes.gtf", marks=["H3K4me3"], n_jobs=2
    )
    assert_type(genes, Bunch)
    datasets.build_dataset("samples.csv", "genes.gtf", orient="up")  # type: ignore[arg-type]  # Mistakes must be found.
    datasets.save_dataset(genes, Path("genes.npz"))
    assert_type(datasets.fetch_deepdiff(["E123-E003"]), Path)
    datasets.normalize_signal(genes.data, "mean")  # type: ignore[arg-type]  # Mistakes must be found.
    split = datasets.ChromosomeSplit(3, test_size=100, test_chromosomes=["chr8"])
    for train, test in split.split(["chr1"], groups=["chr1"]):
        assert_type((train, test), tuple[np.ndarray, np.ndarray])


def fit_networks(X: np.ndarray, y: np.ndarray) -> None:
    model = DeepDiffRegressor("raw_d", mark_names=["H3K4me3"], validation_fraction=None)
    assert_type(model.fit(X, y, X_val=X, y_val=y), DeepDiffRegressor)
    assert_type(model.predict(X), np.ndarray)
    assert_type(model.score(X, y, sample_weight=[1.0, 2.0]), float)
    assert_type(model.histories_[0], dict[str, np.ndarray])
    model.attention(X).stream_names.index("H3K4me3_A-B")
    for variant in VARIANTS:
        DeepDiffRegressor(variant, random_state=np.random.RandomState(0))
        DeepDiffRegressor(**skdeepdiff.paper_settings(variant))
    DeepDiffRegressor(variant="raw_e")  # type: ignore[arg-type]  # Mistakes must be found.


def fit_baselines(X: list[list[float]], y: list[float]) -> None:
    marks = PairedMarks("concat", n_marks=1)
    assert_type(marks.fit(X), PairedMarks)
    assert_type(TwoLayerSVR(cv=None).fit(X, y), TwoLayerSVR)
    skdeepdiff.make_relieff_forest(n_estimators=10, memory="cache").fit(X, y)
    assert_type(pearson_corrcoef(y, TwoLayerSVR().predict(X)), float)


def run_networks(x: torch.Tensor) -> None:
    net = initialize(DeepDiffNet("raw_aux", n_marks=5, seed=0), "published")
    assert_type(net, DeepDiffNet)
    output = net.forward(x)
    assert_type(output.expression, torch.Tensor | None)
    targets = Targets(output.log_fold_change, None, x).take(slice(2))
    loss = DeepDiffLoss(siamese=True, aux_target="binary")
    assert_type(loss.parts(output, targets), dict[str, torch.Tensor])


def draw_and_inspect(X: np.ndarray, y: np.ndarray) -> None:
    model = DeepDiffRegressor().fit(X, y)
    marks = plotting.MarkAttentionDisplay.from_estimator(
        model, X, y, groups=["up", "all"]
    )
    assert_type(marks.plot(bar_kw={"alpha": 0.5}), plotting.MarkAttentionDisplay)
    plotting.MarkAttentionDisplay.from_attention(model.attention(X), y, by="bin")  # type: ignore[arg-type]  # Mistakes must be found.
    bins = plotting.BinAttentionDisplay.from_attention(model.attention(X), gene=3, X=X)
    assert_type(bins.plot([bins.axes_]), plotting.BinAttentionDisplay)
    plotting.TrainingHistoryDisplay([model.histories_[0], {"train_loss": [1.0]}]).plot()
    plotting.PerformanceDisplay.from_results(pd.DataFrame(), labels={"raw_d": "Raw: d"})
    importance = permutation_importance(
        model, X, y, marks=["H3K4me3", [0, 1]], scoring=pearson_corrcoef
    )
    assert_type(importance, Bunch)
    perturb(X, mark="H3K4me3", cell_type="B", window=(0, 5), scale=2)
    effect = perturbation_effect(model, X, mark=[0, 1], value="other")
    assert_type(effect, np.ndarray)
