"""Compare all DeepDiff variants and baselines: ``python benchmarks/run_all.py``."""

import argparse
import json
import platform
import sys
import time
import traceback
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import sklearn
import skorch
import torch
from tqdm import tqdm

import skdeepdiff
from models import MODELS
from pairs import SYNTHETIC_SIZES, load_pair, make_synthetic_pair
from report import write_report
from skdeepdiff._files import write_whole
from skdeepdiff.metrics import pearson_corrcoef

EXAMPLES = """\
examples:
  python benchmarks/run_all.py
      all models on the built-in synthetic genes
  python benchmarks/run_all.py --data FOLDER --pairs E123-E003 --seeds 0 1 2
      all models on published read counts, three seeds
  python benchmarks/run_all.py --size paper
      all models on as many synthetic genes as the paper has (hours)
  python benchmarks/run_all.py --models raw_d two_layer_svr --epochs 5
      two models, a quick look
"""


def evaluate(pair, name, seed, epochs):
    """Train one model and test it.

    Parameters
    ----------
    pair : Pair
        Data.
    name : str
        Key of ``MODELS``.
    seed : int
        Its random_state.
    epochs : int or None
        Networks' ``max_epochs``.

    Returns
    -------
    result : dict
        What and how well: correlations on validation and test genes, seconds of
        training and of predicting the test genes.
    """
    model = MODELS[name]
    estimator = model.make(seed, epochs)
    target = pair.train.target
    validation = {}
    if model.log_fold_change_only:
        target = target[:, 0]
    if model.validates:
        validation = {"X_val": pair.valid.data, "y_val": pair.valid.target}
    start = time.perf_counter()
    estimator.fit(pair.train.data, target, **validation)
    fit_seconds = time.perf_counter() - start
    start = time.perf_counter()
    predicted = estimator.predict(pair.test.data)
    predict_seconds = time.perf_counter() - start
    return {
        "pair": pair.name,
        "model": name,
        "seed": seed,
        "test_pearson": pearson_corrcoef(pair.test.target, predicted),
        "valid_pearson": pearson_corrcoef(
            pair.valid.target, estimator.predict(pair.valid.data)
        ),
        "fit_seconds": fit_seconds,
        "predict_seconds": predict_seconds,
        "genes": {
            "train": len(pair.train.data),
            "valid": len(pair.valid.data),
            "test": len(pair.test.data),
        },
    }


def evaluate_or_explain(*task):
    """Evaluate one model; what goes wrong becomes part of the result.

    Parameters
    ----------
    *task : Pair, str, int, int or None
        Arguments of :func:`evaluate`.

    Returns
    -------
    result : dict
        From :func:`evaluate`, or with ``error``, a traceback, in the place of
        correlations and times.
    """
    try:
        return evaluate(*task)
    except Exception:
        pair, name, seed, _ = task
        return {
            "pair": pair.name,
            "model": name,
            "seed": seed,
            "error": traceback.format_exc(),
        }


def versions():
    """What the results depend on besides the data.

    Returns
    -------
    versions : dict of str to str
        Python and the packages that compute.
    """
    modules = (skdeepdiff, torch, skorch, sklearn, np)
    return {"python": platform.python_version()} | {
        module.__name__: module.__version__ for module in modules
    }


def write_result(result, folder):
    """Write one result file; it appears whole or not at all.

    Parameters
    ----------
    result : dict
        From :func:`evaluate`.
    folder : Path
        Where to; the file is named after pair, model and seed.
    """
    path = folder / f"{result['pair']}_{result['model']}_{result['seed']}.json"
    text = json.dumps(result | {"versions": versions()}, indent=1)
    write_whole(path, text.encode())


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
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--data",
        metavar="FOLDER",
        help="folder of published CSV files; without it, synthetic genes are used",
    )
    parser.add_argument(
        "--pairs",
        nargs="+",
        metavar="A-B",
        help="pairs of cell types in FOLDER, such as E123-E003",
    )
    parser.add_argument(
        "--size",
        choices=list(SYNTHETIC_SIZES),
        default="small",
        help="of the synthetic pair: a few minutes, or the paper's (default: small)",
    )
    parser.add_argument(
        "--models",
        nargs="+",
        default=list(MODELS),
        choices=list(MODELS),
        metavar="MODEL",
        help=f"some of: {', '.join(MODELS)} (default: all)",
    )
    parser.add_argument(
        "--seeds", nargs="+", type=int, default=[0], metavar="N", help="default: 0"
    )
    parser.add_argument(
        "--n-jobs",
        type=int,
        default=joblib.cpu_count(),
        metavar="N",
        help="models trained in parallel, one thread each (default: all cores)",
    )
    parser.add_argument(
        "--epochs",
        type=int,
        metavar="N",
        help="most epochs of a network (default: the estimators' own)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("benchmark-results"),
        metavar="FOLDER",
        help="where results, tables and figures go (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    if (options.data is None) != (options.pairs is None):
        parser.error("--data and --pairs must be given together")
    for name in ("n_jobs", "epochs"):
        value = getattr(options, name)
        if value is not None and value < 1:
            parser.error(f"--{name.replace('_', '-')} must be at least 1, got {value}")
    return options


def load_pairs(options):
    """Load or generate the pairs.

    Parameters
    ----------
    options : argparse.Namespace
        From :func:`parse_arguments`.

    Returns
    -------
    pairs : list of Pair
        In the order asked for.
    """
    if options.data is None:
        return [make_synthetic_pair(options.size)]
    return [
        load_pair(options.data, name)
        for name in tqdm(options.pairs, desc="reading", unit="pair", disable=None)
    ]


def run(pairs, options):
    """Train and test every model on every pair with every seed.

    Parameters
    ----------
    pairs : list of Pair
        Data.
    options : argparse.Namespace
        From :func:`parse_arguments`.

    Returns
    -------
    results : DataFrame
        A row per (pair, model, seed) that succeeded.
    failures : list of dict
        The others, with their traceback in ``error``.
    """
    folder = options.output / "results"
    folder.mkdir(parents=True, exist_ok=True)
    tasks = [
        (pair, name, seed, options.epochs)
        for pair in pairs
        for name in dict.fromkeys(options.models)
        for seed in dict.fromkeys(options.seeds)
    ]
    # The longest first, so that no core idles at the end.
    in_order = sorted(tasks, key=lambda task: -MODELS[task[1]].cost)
    n_jobs = min(options.n_jobs, len(tasks))
    with joblib.parallel_config("loky", n_jobs=n_jobs, inner_max_num_threads=1):
        finished = joblib.Parallel(return_as="generator_unordered")(
            joblib.delayed(evaluate_or_explain)(*task) for task in in_order
        )
        results, failures = [], []
        progress = tqdm(finished, total=len(tasks), desc="training", unit="model")
        for result in progress:
            write_result(result, folder)
            (failures if "error" in result else results).append(result)
            outcome = "failed" if "error" in result else f"{result['test_pearson']:.3f}"
            progress.set_postfix_str(f"{result['model']} {outcome}")
    key = {(pair.name, name, seed): i for i, (pair, name, seed, _) in enumerate(tasks)}
    results.sort(key=lambda r: key[r["pair"], r["model"], r["seed"]])
    return pd.DataFrame(results).drop(columns="genes", errors="ignore"), failures


def main(arguments=None):
    """Run the benchmark from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        Default: the program's own.
    """
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    start = time.perf_counter()
    try:
        pairs = load_pairs(options)
    except (OSError, ValueError) as error:
        sys.exit(f"run_all.py: {error}")
    results, failures = run(pairs, options)
    if len(results):
        text = write_report(results, options.output)
        print(f"{describe(pairs)}\n\n{text}")
    print(f"{time.perf_counter() - start:.0f} s; more in {options.output}")
    for failure in failures:
        print(
            f"\n{failure['model']} failed on {failure['pair']}, seed "
            f"{failure['seed']}:\n{failure['error']}",
            file=sys.stderr,
        )
    if failures:
        sys.exit(1)


def describe(pairs):
    """Say how many genes each pair has.

    Parameters
    ----------
    pairs : list of Pair
        Data.

    Returns
    -------
    text : str
        A line a pair.
    """
    return "\n".join(
        f"{pair.name}: {len(pair.train.data)} training, {len(pair.valid.data)} "
        f"validation, {len(pair.test.data)} test genes"
        for pair in pairs
    )


if __name__ == "__main__":
    main()
