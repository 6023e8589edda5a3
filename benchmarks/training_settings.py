"""Try ways to train against the default: ``python benchmarks/training_settings.py``.

Validation data decide: on a published pair, each third of its training and validation
genes is judged after training on the others; test genes aren't read. Synthetic pairs
are judged by a thousand genes of their own.
"""

import argparse
import sys
import time
from itertools import product
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import torch
from tqdm import tqdm

from skdeepdiff import DeepDiffRegressor
from skdeepdiff._files import write_whole
from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.nn import VARIANTS
from trials import DEFAULT, FOLDS, SYNTHETIC_SIZES, TRIALS, load_place

KEY = ["place", "index", "variant", "seed"]


def judge(folder, place, index, variant, trial, seed, epochs=None):
    """Train in one way, and predict the judged genes.

    Parameters
    ----------
    folder : str or None
        Of published CSV files.
    place, index
        Genes, see :func:`trials.load_place`.
    variant : str
        Name of a variant.
    trial : str
        Key of ``TRIALS``.
    seed : int
        The network's random_state.
    epochs : int or None
        Most epochs; None for the trial's own.

    Returns
    -------
    result : dict
        What was trained, ``pearson`` on the judged genes, their ``true`` and
        ``predicted`` log fold changes, ``epochs`` and ``seconds`` of training.
    """
    torch.set_num_threads(1)
    way = TRIALS[trial]
    train, valid, judged = (
        (way.prepare(X), y) for X, y in load_place(folder, place, index)
    )
    parameters = way.parameters | ({} if epochs is None else {"max_epochs": epochs})
    model = DeepDiffRegressor(
        variant, callbacks=way.callbacks(seed), random_state=seed, **parameters
    )
    start = time.perf_counter()
    model.fit(*train, *valid)
    seconds = time.perf_counter() - start
    predicted, true = model.predict(judged[0]), judged[1][:, 0]
    return {
        "place": place,
        "index": index,
        "variant": variant,
        "trial": trial,
        "seed": seed,
        "pearson": pearson_corrcoef(true, predicted),
        "true": true,
        "predicted": predicted,
        "epochs": len(model.histories_[0]["train_loss"]),
        "seconds": seconds,
    }


def run(options):
    """Train in all ways that were asked for; what is done already isn't done again.

    Parameters
    ----------
    options : argparse.Namespace
        From :func:`parse_arguments`.

    Returns
    -------
    results : DataFrame
        A row a network, from :func:`judge`.
    """
    cached = joblib.Memory(options.output / "cache", verbose=0).cache(judge)
    places = [(pair, fold) for pair in options.pairs for fold in range(options.folds)]
    places += [(size, i) for size in options.sizes for i in range(options.synthetic)]
    tasks = [
        (options.data, *place, variant, trial, seed, options.epochs)
        for seed, trial, place, variant in product(
            options.seeds, options.trials, places, options.variants
        )
    ]
    with joblib.parallel_config("loky", n_jobs=options.n_jobs, inner_max_num_threads=1):
        finished = joblib.Parallel(return_as="generator")(
            joblib.delayed(cached)(*task) for task in tasks
        )
        return pd.DataFrame(tqdm(finished, total=len(tasks), unit="network"))


def compare(results):
    """Each trial against the default on the same genes with the same seed.

    Parameters
    ----------
    results : DataFrame
        A row a network.

    Returns
    -------
    table : DataFrame
        A row per place and trial: number of networks, mean correlation, its mean
        difference to the default with its standard error (over networks, which share
        genes and are not quite independent), mean correlation of each variant, and mean
        number of epochs until training ended.
    """
    rows = []
    for (place, trial), own in results.groupby(["place", "trial"], sort=False):
        default = results[(results["trial"] == DEFAULT) & (results["place"] == place)]
        both = own.merge(default, on=KEY, suffixes=("", "_default"))
        change = both["pearson"] - both["pearson_default"]
        rows.append(
            {
                "place": place,
                "trial": TRIALS[trial].label,
                "networks": len(own),
                "pearson": own["pearson"].mean(),
                "difference": change.mean(),
                "error": change.sem(),
                **own.groupby("variant", sort=False)["pearson"].mean(),
                "epochs": own["epochs"].mean(),
            }
        )
    return pd.DataFrame(rows)


def compare_ensembles(results):
    """Mean predictions of several seeds against the seeds themselves.

    Parameters
    ----------
    results : DataFrame
        A row a network.

    Returns
    -------
    table : DataFrame
        A row per place and trial with several seeds: the number of ``networks`` that
        are averaged, the mean correlation of ``single`` ones, that of their ``mean``
        prediction, and the ``difference`` with its standard ``error`` over genes and
        variants.
    """
    rows = []
    for (place, trial), own in results.groupby(["place", "trial"], sort=False):
        pairs, n_seeds = [], own["seed"].nunique()
        if n_seeds == 1:
            continue
        for _, seeds in own.groupby(["index", "variant"]):
            together = np.mean(np.stack(seeds["predicted"]), axis=0)
            true = seeds["true"].iloc[0]
            pairs.append((seeds["pearson"].mean(), pearson_corrcoef(true, together)))
        single, mean = np.transpose(pairs)
        rows.append(
            {
                "place": place,
                "trial": TRIALS[trial].label,
                "networks": n_seeds,
                "single": single.mean(),
                "mean": mean.mean(),
                "difference": (mean - single).mean(),
                "error": pd.Series(mean - single).sem(),
            }
        )
    return pd.DataFrame(rows)


def parse_arguments(arguments):
    """Read the command line.

    Parameters
    ----------
    arguments : list of str
        Without the program's name.

    Returns
    -------
    options : argparse.Namespace
        Checked options.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", metavar="FOLDER", help="of published CSV files")
    parser.add_argument("--pairs", nargs="*", default=[], metavar="A-B", help="in it")
    parser.add_argument(
        "--sizes",
        nargs="*",
        default=["few"],
        choices=list(SYNTHETIC_SIZES),
        help="of synthetic pairs (default: few)",
    )
    parser.add_argument(
        "--variants",
        nargs="+",
        default=["raw_d", "raw_c", "aux_siamese"],
        choices=list(VARIANTS),
        metavar="VARIANT",
        help="default: raw_d raw_c aux_siamese",
    )
    parser.add_argument(
        "--trials",
        nargs="+",
        default=list(TRIALS),
        choices=list(TRIALS),
        metavar="TRIAL",
        help=f"some of: {', '.join(TRIALS)} (default: all)",
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[0], metavar="N")
    numbers = {
        "folds": (FOLDS, f"of a pair; beyond {FOLDS}, genes are shuffled anew"),
        "synthetic": (3, "synthetic pairs of a size"),
        "n-jobs": (joblib.cpu_count(), "networks trained at a time"),
        "epochs": (None, "most epochs (default: the trial's own)"),
    }
    for name, (default, text) in numbers.items():
        parser.add_argument(
            f"--{name}", type=int, default=default, metavar="N", help=text
        )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("benchmark-results/training-settings"),
        metavar="FOLDER",
        help="where results go; a run that was stopped goes on there",
    )
    options = parser.parse_args(arguments)
    if (options.data is None) != (not options.pairs):
        parser.error("--data and --pairs must be given together")
    for name in ("folds", "synthetic", "n_jobs", "epochs"):
        value = getattr(options, name)
        if value is not None and value < 1:
            parser.error(f"--{name.replace('_', '-')} must be at least 1, got {value}")
    if DEFAULT not in options.trials:
        options.trials.insert(0, DEFAULT)
    return options


def main(arguments=None):
    """Run from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the program's own.
    """
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    options.output.mkdir(parents=True, exist_ok=True)
    results = run(options)
    tables = [
        table.round(4).to_string(index=False)
        for table in (compare(results), compare_ensembles(results))
        if len(table)
    ]
    text = "\n\n".join(tables) + "\n"
    write_whole(options.output / "tables.txt", text.encode())
    columns = results.drop(columns=["true", "predicted"])
    write_whole(options.output / "results.csv", columns.to_csv(index=False).encode())
    print(text)


if __name__ == "__main__":
    main()
