"""The paper's figure 5 on published data: mean mark attention of up and down genes.

``python benchmarks/figure5.py --data FOLDER`` trains variants on a pair of cell types,
several times, and averages the level-II attention of genes that they weren't trained on
(validation and test) whose log fold change, B over A, is beyond a threshold. The paper
shows E116-E123 at a threshold of 8. Intervals in the figure are from drawing the genes
again; the tables have the standard deviation over the trainings as well.
"""

import argparse
import sys
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.utils import Bunch

from comparison.models import VARIANT_LABELS
from comparison.pairs import load_pair
from comparison.sources import Source
from figure_files import write_figure
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.plotting import MarkAttentionDisplay


def attend(pair, variant, seed, max_epochs):
    """Train, and attend to the genes that weren't trained on.

    Parameters
    ----------
    pair : Pair
        Data.
    variant : str
        Which network.
    seed : int
        Of the training.
    max_epochs : int or None
        None is the default.

    Returns
    -------
    attention : Bunch
        See :meth:`DeepDiffRegressor.attention`; validation genes, then test genes.
    correlation : float
        On the test genes.
    """
    given = {} if max_epochs is None else {"max_epochs": max_epochs}
    model = DeepDiffRegressor(
        variant,
        mark_names=pair.mark_names,
        device="cpu",
        random_state=seed,
        **given,
    )
    model.fit(pair.train.data, pair.train.target, pair.valid.data, pair.valid.target)
    held_out = np.concatenate([pair.valid.data, pair.test.data])
    correlation = pearson_corrcoef(pair.test.target, model.predict(pair.test.data))
    print(f"{variant}, seed {seed}: {correlation:.2f}", file=sys.stderr, flush=True)
    return model.attention(held_out), correlation


def mean_attention(attentions):
    """Attention of each gene, as the mean over trainings.

    Parameters
    ----------
    attentions : list of Bunch
        Of one variant and the same genes.

    Returns
    -------
    attention : Bunch
        With ``marks`` and ``stream_names``.
    """
    marks = np.mean([one.marks for one in attentions], axis=0)
    return Bunch(marks=marks, stream_names=attentions[0].stream_names)


def attention_table(attentions, y, threshold):
    """Mean attention of up and down genes to each mark.

    Parameters
    ----------
    attentions : list of Bunch
        Of each training.
    y : ndarray of shape (n_genes,)
        Log fold changes.
    threshold : float
        That a gene's must exceed.

    Returns
    -------
    table : DataFrame
        A row per mark: mean over trainings and genes in ``up`` and ``down``, and the
        standard deviation over trainings of a group's mean in ``up_sd``, ``down_sd``.
    """
    n_marks = len({name.split("_")[0] for name in attentions[0].stream_names})
    names = [name.split("_")[0] for name in attentions[0].stream_names[:n_marks]]
    columns = {}
    for group, rows in (("up", y > threshold), ("down", y < -threshold)):
        means = []
        for one in attentions:
            shares = one.marks[rows].reshape(rows.sum(), -1, n_marks).sum(axis=1)
            means.append((shares / shares.sum(axis=1, keepdims=True)).mean(axis=0))
        columns[group] = np.mean(means, axis=0)
        columns[f"{group}_sd"] = np.std(means, axis=0)
    return pd.DataFrame(columns, index=pd.Index(names, name="mark"))


def draw(attentions, y, thresholds, path):
    """A row of panels per variant, a column per threshold.

    Parameters
    ----------
    attentions : dict of str to list of Bunch
        By variant.
    y : ndarray of shape (n_genes,)
        Log fold changes.
    thresholds : list of float
        Columns.
    path : path-like
        PNG file.
    """
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(
        len(attentions),
        len(thresholds),
        figsize=(5.4 * len(thresholds), 3.6 * len(attentions)),
        squeeze=False,
        layout="constrained",
    )
    for row, (variant, some) in zip(axes, attentions.items(), strict=True):
        for ax, threshold in zip(row, thresholds, strict=True):
            MarkAttentionDisplay.from_attention(
                mean_attention(some), y, threshold=threshold, ax=ax
            )
            ax.set_title(VARIANT_LABELS[variant], fontsize=10)
    write_figure(figure, Path(path), dpi=110)
    pyplot.close(figure)


def parse_arguments(arguments):
    """Read the command line.

    Parameters
    ----------
    arguments : list of str or None
        Without the program's name; None for the program's own.

    Returns
    -------
    options : argparse.Namespace
        Checked options.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", required=True, help="folder of the published files")
    parser.add_argument("--pair", default="E123-E003", help="cell type A, then B")
    parser.add_argument(
        "--variants",
        nargs="+",
        choices=list(VARIANT_LABELS),
        default=list(VARIANT_LABELS),
    )
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="how many")
    parser.add_argument("--epochs", type=int, metavar="N", help="at most")
    parser.add_argument(
        "--thresholds", type=float, nargs="+", default=[8.0, 2.0], metavar="CHANGE"
    )
    parser.add_argument("--n-jobs", type=int, default=1, metavar="N")
    parser.add_argument(
        "--output", type=Path, default=Path("benchmark-results", "figure5.png")
    )
    options = parser.parse_args(arguments)
    if options.seeds < 1:
        parser.error(f"--seeds must be at least 1, got {options.seeds}")
    return options


def main(arguments=None):
    """Run the benchmark from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the program's own.
    """
    options = parse_arguments(arguments)
    pair = load_pair(Source(options.pair, "published", str(options.data)))
    y = np.concatenate([pair.valid.target, pair.test.target])[:, 0]
    for threshold in options.thresholds:
        if not ((y > threshold).any() and (y < -threshold).any()):
            raise SystemExit(
                f"No gene is up- or none is down-regulated beyond {threshold:g}; give "
                "smaller --thresholds"
            )
    tasks = [
        (variant, seed) for variant in options.variants for seed in range(options.seeds)
    ]
    with joblib.parallel_config("loky", inner_max_num_threads=1):
        results = joblib.Parallel(n_jobs=options.n_jobs)(
            joblib.delayed(attend)(pair, *task, options.epochs) for task in tasks
        )
    attentions = {variant: [] for variant in options.variants}
    correlations = {variant: [] for variant in options.variants}
    for (variant, _), (attention, correlation) in zip(tasks, results, strict=True):
        attentions[variant].append(attention)
        correlations[variant].append(correlation)
    print(f"{options.pair}: up is higher in {options.pair.split('-')[1]}")
    for threshold in options.thresholds:
        n_up, n_down = (y > threshold).sum(), (y < -threshold).sum()
        for variant, some in attentions.items():
            values = correlations[variant]
            print(
                f"\n{VARIANT_LABELS[variant]}, |log fold change| > {threshold:g}: "
                f"{n_up} genes up, {n_down} down; test correlation "
                f"{np.mean(values):.2f} ± {np.std(values):.2f}"
            )
            table = attention_table(some, y, threshold)
            print(table.to_string(float_format="{:.3f}".format))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    draw(attentions, y, options.thresholds, options.output)
    print(f"\nWritten to {options.output}")


if __name__ == "__main__":
    main()
