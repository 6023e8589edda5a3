"""One model on one pair with one seed: tune, train, test."""

import tempfile
import time
import traceback
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from joblib import Memory
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, ParameterGrid, PredefinedSplit

from comparison.environment import versions
from comparison.models import ALL_MODELS
from comparison.pairs import load_pair
from comparison.peak_memory import peak_bytes, reset_peak
from comparison.plain_values import as_plain
from comparison.records import task_name
from comparison.scores import THRESHOLD, evaluate_scores
from comparison.sources import Source
from skdeepdiff import AttentiveChromeRegressor
from skdeepdiff.metrics import pearson_scorer

POOLED_WIDTH = 1000  # bp of a pooled bin


@dataclass(frozen=True)
class Task:
    """What to train and test."""

    source: Source
    model: str  # key of ALL_MODELS
    seed: int  # its random_state
    epochs: int | None = None  # networks' max_epochs
    tune: str = "none"  # grid of hyperparameters to choose from
    device: str = "cpu"  # or cuda, auto: where networks train

    @property
    def name(self):
        """Of its result's file, without the ending."""
        source = self.source
        return task_name(
            source.name, source.fold, source.n_folds, self.model, self.seed
        )

    @property
    def cost(self):
        """Roughly how long it takes compared with others."""
        model = ALL_MODELS[self.model]
        return model.cost * len(ParameterGrid(model.grid(self.tune)))


def run_task(task, pair=None):
    """Do a task; what goes wrong becomes the result, a traceback as ``error``.

    ``pair`` has the genes, where this process can't read them itself.
    """
    torch.set_num_threads(1)
    try:
        return evaluate(task, load_pair(task.source) if pair is None else pair)
    except Exception:
        return {"error": traceback.format_exc()}


def make_estimator(task, pair, memory=None):
    """The unfitted estimator of a task; ``memory`` keeps ReliefF's ranking."""
    estimator = ALL_MODELS[task.model].make(task.seed, task.epochs)
    bin_size = int(np.diff(pair.bin_positions[:2]).sum()) or 100
    n_bins = pair.train.data.shape[3]
    wanted = {
        "device": task.device,
        "mark_names": pair.mark_names,
        "promotertotals__bin_size": bin_size,
        "pooled__n_pooled_bins": max(1, n_bins * bin_size // POOLED_WIDTH),
        "memory": memory,
        "relieff__memory": memory,
    }
    known = estimator.get_params()
    return estimator.set_params(
        **{name: value for name, value in wanted.items() if name in known}
    )


def evaluate(task, pair):
    """Tune, train and test a model.

    The hyperparameters are those with the best Pearson correlation on the validation
    genes; each candidate is trained on the training genes alone. So is the model that
    is tested, with the chosen ones: no model learns from targets of validation genes,
    except that networks keep the epoch that predicts them best, as in the paper. Test
    genes are predicted once.

    Gives what ``results/*.json`` hold, except for the settings. ``peak_memory`` is in
    bytes, of the process while it trained and tested, its interpreter and the genes
    included.
    """
    model = ALL_MODELS[task.model]
    targets = {split: getattr(pair, split).target for split in ("train", "valid")}
    if model.log_fold_change_only:
        targets = {split: _log_fold_change(y) for split, y in targets.items()}
    fit_parameters = {}
    if model.validates:
        fit_parameters = {"X_val": pair.valid.data, "y_val": targets["valid"]}
    reset_peak()
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(folder, verbose=0) if task.tune != "none" else None
        estimator = make_estimator(task, pair, memory)
        start = time.perf_counter()
        chosen, candidates = tune(
            estimator, model.grid(task.tune), pair, targets, fit_parameters
        )
        tuned = time.perf_counter()
        # Without the cache, as it would otherwise take no time.
        estimator = make_estimator(task, pair).set_params(**chosen)
        trained_from = time.perf_counter()
        estimator.fit(pair.train.data, targets["train"], **fit_parameters)
        fitted = time.perf_counter()
    predicted = {"valid": estimator.predict(pair.valid.data)}
    predicting = time.perf_counter()
    predicted["test"] = estimator.predict(pair.test.data)
    predict_seconds = time.perf_counter() - predicting
    for split, values in predicted.items():
        _check_predictions(values, task.model, split)
    attention = summarise_attention(estimator, pair.test)
    return {
        "parameters": as_plain(_own_parameters(estimator)),
        "tuning": candidates,
        "scores": {
            split: evaluate_scores(_log_fold_change(getattr(pair, split).target), y)
            for split, y in predicted.items()
        },
        "genes": pair.n_genes,
        "test_predicted": as_plain(predicted["test"]),
        "fit_seconds": fitted - trained_from,
        "tune_seconds": tuned - start if candidates else 0.0,
        "predict_seconds": predict_seconds,
        "peak_memory": peak_bytes(),
        "history": _history(estimator),
        "attention": attention,
        "versions": versions(),
    }


def _check_predictions(predicted, model, split):
    """What isn't a number can't be scored, and counts as a failure of its model."""
    if np.ndim(predicted) != 1:
        raise ValueError(
            f"{model} must predict one number a gene, of shape (n_genes,), got "
            f"{np.shape(predicted)}. log_fold_change_only=True of its Model leaves it "
            "one column of y."
        )
    if n_bad := int((~np.isfinite(predicted)).sum()):
        raise ValueError(
            f"{model} predicts no finite number for {n_bad} of {len(predicted)} "
            f"{split} genes."
        )


def tune(estimator, grid, pair, targets, fit_parameters):
    """Choose hyperparameters from a grid by the validation genes.

    Gives the best, and ``parameters``, ``valid_pearson`` and ``seconds`` of each; for
    an empty grid {} and None.
    """
    if not grid:
        return {}, None
    is_valid = np.repeat([-1, 0], [len(targets["train"]), len(targets["valid"])])
    search = GridSearchCV(
        clone(estimator),
        grid,
        scoring=pearson_scorer,
        cv=PredefinedSplit(is_valid),
        refit=False,  # it would train on validation genes too
    )
    # Validation genes for the best epoch are handed on whole: scikit-learn takes rows
    # of what is as long as X, and X has the training genes besides.
    search.fit(
        np.concatenate([pair.train.data, pair.valid.data]),
        np.concatenate([targets["train"], targets["valid"]]),
        **fit_parameters,
    )
    tried = pd.DataFrame(search.cv_results_)
    candidates = [
        {
            "parameters": as_plain(row.params),
            "valid_pearson": as_plain(row.mean_test_score),
            "seconds": row.mean_fit_time + row.mean_score_time,
        }
        for row in tried.itertuples()
    ]
    return tried["params"][np.nanargmax(tried["mean_test_score"])], candidates


def summarise_attention(estimator, genes):
    """Mean attention of up-regulated, down-regulated and all genes.

    ``marks`` and ``marks_se``, their standard errors, have one value a stream,
    ``bins`` one list a stream. None if the estimator has no attention over marks and
    bins of both cell types.
    """
    if not hasattr(estimator, "attention"):
        return None
    attention = estimator.attention(genes.data)
    change = _log_fold_change(genes.target)
    groups = {
        "up": change >= THRESHOLD,
        "down": change <= -THRESHOLD,
        "all": np.full(len(change), True),
    }
    return {
        "stream_names": list(attention.stream_names),
        "threshold": THRESHOLD,
        "groups": {
            name: _mean_attention(attention.marks[rows], attention.bins[rows])
            for name, rows in groups.items()
        },
    }


def _mean_attention(marks, bins):
    n_genes = len(marks)
    if not n_genes:
        return {"n": 0, "marks": None, "marks_se": None, "bins": None}
    error = marks.std(axis=0, ddof=1) / np.sqrt(n_genes) if n_genes > 1 else None
    return {
        "n": n_genes,
        "marks": as_plain(marks.mean(axis=0)),
        "marks_se": as_plain(error),
        "bins": as_plain(bins.mean(axis=0)),
    }


def _log_fold_change(target):
    target = np.asarray(target)
    return target if target.ndim == 1 else target[:, 0]


def _history(estimator):
    """Losses and correlations by epoch, network by network where there are several."""
    histories = as_plain(getattr(estimator, "histories_", []))
    if len(histories) < 2:
        return histories[0] if histories else None
    is_attentive_chrome = isinstance(estimator, AttentiveChromeRegressor)
    names = "AB" if is_attentive_chrome else map(str, range(1, 1 + len(histories)))
    return dict(zip(names, histories, strict=False))


def _own_parameters(estimator):
    """Parameters of an estimator, or of a pipeline's steps, without the objects."""
    parameters = estimator.get_params()
    steps = [name for name, _ in parameters.get("steps", [])]
    return {
        name: value
        for name, value in parameters.items()
        if name not in {"steps", "transform_input", "verbose", *steps}
    }
