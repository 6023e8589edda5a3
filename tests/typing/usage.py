"""What type checkers see of the package; checked by mypy, never run."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch
from sklearn.utils import Bunch
from typing_extensions import assert_type

from skdeepdiff import (
    AttentiveChromeRegressor,
    DeepDiffRegressor,
    LogFoldChangeForest,
    PairedMarks,
    ReliefFSelector,
    SingleLayerSVR,
    TwoLayerSVR,
    make_relieff_forest,
    paper_settings,
)
from skdeepdiff.datasets import (
    ChromosomeSplit,
    build_dataset,
    chromosome_split,
    fetch_deepdiff,
    join_datasets,
    load_dataset,
    load_deepdiff,
    make_paired_marks,
    normalize_signal,
    published_split,
    read_expression,
    read_genes,
    save_dataset,
)
from skdeepdiff.inspection import (
    integrated_gradients,
    permutation_importance,
    perturb,
    perturbation_effect,
    perturbation_scan,
    window_edges,
)
from skdeepdiff.metrics import pearson_corrcoef, relative_performance
from skdeepdiff.nn import (
    VARIANTS,
    AttentiveEncoder,
    ContextAttention,
    DeepDiffLoss,
    DeepDiffNet,
    DeepDiffOutput,
    GroupedBiLSTM,
    Targets,
    Variant,
    contrastive_loss,
    get_variant,
    initialize,
)
from skdeepdiff.plotting import (
    BinAttentionDisplay,
    MarkAttentionDisplay,
    PerformanceDisplay,
    TrainingHistoryDisplay,
)


def load() -> tuple[np.ndarray, np.ndarray]:
    for return_X_y in (True, False):
        load_deepdiff("folder", "E123", "E003", return_X_y=return_X_y)
    assert_type(
        load_deepdiff("folder", "E123", "E003", "valid", return_X_y=True),
        tuple[np.ndarray, np.ndarray],
    )
    make_paired_marks(10).data.any_attribute_of_a_bunch()
    X, y = make_paired_marks(10, random_state=0, return_X_y=True)
    assert_type(X, np.ndarray)
    return X, y


def read_own_files() -> None:
    genes = read_genes("genes.gtf", tss="transcript", biotype=["lncRNA"])
    assert_type(genes, pd.DataFrame)
    expression = read_expression("counts.csv", ("A", "B"), normalize="total")
    assert_type(expression.table, pd.DataFrame)
    assert_type(expression.dropped, dict[str, list[str]])


def build_and_keep() -> None:
    genes = build_dataset("samples.csv", "genes.gtf", marks=["H3K4me3"], n_jobs=2)
    assert_type(genes, Bunch)
    build_dataset("samples.csv", "genes.gtf", orient="up")  # type: ignore[arg-type]  # Mistakes must be found.
    save_dataset(genes, Path("genes.npz"))
    assert_type(load_dataset("genes.npz"), Bunch)
    assert_type(fetch_deepdiff(["E123-E003"]), Path)
    assert_type(join_datasets([genes, genes], names=["one", "other"]), Bunch)
    assert_type(normalize_signal(genes.data, "rank"), np.ndarray)
    normalize_signal(genes.data, "mean")  # type: ignore[arg-type]  # Mistakes must be found.


def split_genes(chromosomes: list[str]) -> None:
    split = ChromosomeSplit(3, test_size=100, test_chromosomes=["chr8"])
    for train, test in split.split(chromosomes, groups=chromosomes):
        assert_type((train, test), tuple[np.ndarray, np.ndarray])
    ChromosomeSplit("3")  # type: ignore[arg-type]  # Mistakes must be found.
    three = chromosome_split(chromosomes, valid_size=0.1, random_state=0)
    assert_type(three, tuple[np.ndarray, np.ndarray, np.ndarray])
    assert_type(published_split(["ENSG00000000003"])[0], np.ndarray)


def fit_networks(X: np.ndarray, y: np.ndarray) -> None:
    model = DeepDiffRegressor("raw_d", mark_names=["H3K4me3"], validation_fraction=None)
    assert_type(model.fit(X, y), DeepDiffRegressor)
    assert_type(model.fit(X, y, X_val=X, y_val=y), DeepDiffRegressor)
    assert_type(model.predict(X), np.ndarray)
    assert_type(model.predict_expression(X), np.ndarray)
    assert_type(model.score(X, y, sample_weight=[1.0, 2.0]), float)
    assert_type(model.histories_[0], dict[str, np.ndarray])
    assert_type(model.n_marks_, int)
    model.attention(X).stream_names.index("H3K4me3_A-B")

    for variant in VARIANTS:
        DeepDiffRegressor(variant, random_state=np.random.RandomState(0))
        DeepDiffRegressor(**paper_settings(variant))
    DeepDiffRegressor("raw_e")  # type: ignore[arg-type]  # Mistakes must be found.
    DeepDiffRegressor(hidden_size="32")  # type: ignore[arg-type]  # This one too.

    chrome = AttentiveChromeRegressor(n_jobs=2, gradient_clip=None)
    assert_type(chrome.fit(X, y), AttentiveChromeRegressor)
    assert_type(chrome.predict(X), np.ndarray)
    assert_type(chrome.predict_expression(X), np.ndarray)
    assert_type(chrome.score(X, y), float)
    assert_type(chrome.histories_, list[dict[str, np.ndarray]])


def fit_baselines(X: list[list[float]], y: list[float]) -> None:
    marks = PairedMarks("concat", n_marks=1)
    assert_type(marks.fit(X), PairedMarks)
    assert_type(marks.transform(X), np.ndarray)
    assert_type(marks.set_output(transform="pandas"), PairedMarks)
    assert_type(marks.get_feature_names_out(), np.ndarray)

    single = SingleLayerSVR(gamma=0.1, cv=3)
    assert_type(single.fit(X, y), SingleLayerSVR)
    assert_type(single.predict(X), np.ndarray)
    assert_type(single.bin_scores_, np.ndarray)
    assert_type(TwoLayerSVR(cv=None).fit(X, y), TwoLayerSVR)
    assert_type(TwoLayerSVR().predict(X), np.ndarray)

    assert_type(ReliefFSelector(5, max_samples=0.5).fit(X, y), ReliefFSelector)
    assert_type(LogFoldChangeForest(10).fit(X, y), LogFoldChangeForest)
    make_relieff_forest(n_estimators=10, memory="cache").fit(X, y)

    correlation = pearson_corrcoef(y, single.predict(X))
    assert_type(correlation, float)
    assert_type(relative_performance([correlation], [0.5]), tuple[float, float])


def run_networks(x: torch.Tensor) -> None:
    variant = get_variant("raw_aux")
    assert_type(variant, Variant)
    net = initialize(DeepDiffNet(variant, n_marks=5, seed=0), "published")
    assert_type(net, DeepDiffNet)
    assert_type(net.load_published({"head/main/0/bias": [0.0]}), DeepDiffNet)
    output = net.forward(x)
    assert_type(output, DeepDiffOutput)
    assert_type(output.expression, torch.Tensor | None)

    targets = Targets(output.log_fold_change, None, x).take(slice(2))
    assert_type(targets, Targets)
    loss = DeepDiffLoss(siamese=True, aux_target="binary")
    assert_type(loss.parts(output, targets), dict[str, torch.Tensor])
    assert_type(loss.forward(output, targets), torch.Tensor)
    assert_type(contrastive_loss(x, x, dissimilar=x), torch.Tensor)

    lstm = GroupedBiLSTM(range(3), input_size=1, hidden_size=4)
    assert_type(lstm.forward(x), torch.Tensor)
    attention = ContextAttention([0, 1, 1], size=8)
    assert_type(attention.forward(x), tuple[torch.Tensor, torch.Tensor])
    encoder = AttentiveEncoder(range(3), input_size=1, hidden_size=4)
    assert_type(encoder.forward(x), tuple[torch.Tensor, torch.Tensor])


def draw(X: np.ndarray, y: np.ndarray) -> None:
    model = DeepDiffRegressor().fit(X, y)
    marks = MarkAttentionDisplay.from_estimator(model, X, y, groups=["up", "all"])
    assert_type(marks, MarkAttentionDisplay)
    assert_type(marks.plot(bar_kw={"alpha": 0.5}), MarkAttentionDisplay)
    MarkAttentionDisplay.from_attention(model.attention(X), y, by="bin")  # type: ignore[arg-type]  # Mistakes must be found.
    bins = BinAttentionDisplay.from_attention(model.attention(X), gene=3, X=X)
    assert_type(bins, BinAttentionDisplay)
    assert_type(bins.plot([bins.axes_]), BinAttentionDisplay)
    history = TrainingHistoryDisplay(model.histories_, names=["0"]).plot()
    assert_type(history, TrainingHistoryDisplay)
    TrainingHistoryDisplay([model.histories_[0], {"train_loss": [1.0]}])
    assert_type(
        PerformanceDisplay.from_results(pd.DataFrame(), labels={"raw_d": "Raw: d"}),
        PerformanceDisplay,
    )
    scores = PerformanceDisplay.from_predictions(y, {"raw_d": model.predict(X)})
    assert_type(scores, PerformanceDisplay)


def inspect(X: np.ndarray, y: np.ndarray) -> None:
    model = DeepDiffRegressor().fit(X, y)
    importance = permutation_importance(
        model,
        X,
        y,
        marks=["H3K4me3", [0, 1]],
        windows=[(0, 5)],
        scoring=pearson_corrcoef,
    )
    assert_type(importance, Bunch)
    permutation_importance(model, X, y, scoring="accuracy")  # type: ignore[arg-type]  # Mistakes must be found.
    perturb(X, mark="H3K4me3", cell_type="B", window=(0, 5), scale=2)
    perturb(X, value="A")  # type: ignore[arg-type]  # This one too.
    effect = perturbation_effect(model, X, mark=[0, 1], value="other")
    assert_type(effect, np.ndarray)
    assert_type(perturbation_scan(model, X, windows=5, scale=0), Bunch)
    assert_type(integrated_gradients(model, X, baseline="zero"), Bunch)
    assert_type(window_edges(200, 20), np.ndarray)
