"""The command line of the comparison."""

import argparse
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import joblib

from comparison.models import MODELS, PAPER_MODELS, PAPER_SUFFIX, TUNE
from comparison.sources import (
    SYNTHETIC_PAIR,
    SYNTHETIC_SIZES,
    Source,
    add_checksums,
    find_pairs,
)
from comparison.task import Task
from skdeepdiff import datasets

LARGEST_SEED = 2**32 - 1  # of scikit-learn's random_state
EXAMPLES = """\
examples:
  python benchmarks/run_all.py
      all models on the built-in synthetic genes
  python benchmarks/run_all.py --fetch --data FOLDER --tune paper --seeds 0 1 2
      the paper's comparison: ten pairs, downloaded into FOLDER (days; see --dask)
  python benchmarks/run_all.py --data FOLDER --pairs E123-E003 --split chromosomes \\
          --genes genes.gtf.gz --folds 5
      a pair of published read counts, tested chromosome by chromosome
  python benchmarks/run_all.py --data genes.npz --split chromosomes
      genes of your own, from "skdeepdiff dataset"
  python benchmarks/run_all.py --paper-settings
      the same with the published settings, into the same report
  python benchmarks/run_all.py --models raw_d two_layer_svr --epochs 5
      two models, a quick look

The same command goes on where it was stopped. Several runs may share --output.
"""


def parse_arguments(arguments):
    """Read the command line, without the program's name, and check it."""
    parser = _make_parser()
    options = parser.parse_args(arguments)
    check_counts(parser, options, "n_jobs", "epochs", "folds")
    for seed in options.seeds:
        if not 0 <= seed <= LARGEST_SEED:
            parser.error(f"--seeds must be from 0 to {LARGEST_SEED}, got {seed}")
    if problem := _find_contradiction(options):
        parser.error(problem)
    return options


def make_parser(description, name):
    """Make the parser of a benchmark that keeps results, in a folder of this name."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--marks", nargs="+", metavar="MARK", help="default: all")
    for option, default, text in (
        ("--epochs", None, "of networks, at most (default: their own)"),
        ("--n-jobs", joblib.cpu_count(), "trained at a time, on a thread each"),
    ):
        parser.add_argument(option, type=int, default=default, metavar="N", help=text)
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("benchmark-results", name),
        metavar="FOLDER",
        help="where results go; a run that was stopped goes on there",
    )
    return parser


def add_choices(parser, name, allowed, default):
    """Add an option that takes some of what is allowed."""
    parser.add_argument(
        name,
        nargs="+",
        choices=list(allowed),
        default=list(default),
        metavar=name[2:].upper(),
        help=f"some of: {', '.join(allowed)} (default: {', '.join(default)})",
    )


def parse_run(parser, arguments, *counts):
    """Read the command line; ``marks`` become a tuple, and counts must be positive."""
    options = parser.parse_args(arguments)
    options.marks = options.marks and tuple(options.marks)
    check_counts(parser, options, *counts, "epochs", "n_jobs")
    return options


def check_counts(parser, options, *names):
    """End the program if a number of things is less than 1."""
    for name in names:
        value = getattr(options, name)
        if value is not None and value < 1:
            parser.error(f"--{name.replace('_', '-')} must be at least 1, got {value}")


def _make_parser():
    parser = argparse.ArgumentParser(
        description="Compare all DeepDiff variants and baselines.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    data = parser.add_argument_group("data")
    data.add_argument(
        "--data",
        nargs="+",
        metavar="PATH",
        help='folder of published CSV files, or files of "skdeepdiff dataset"; without '
        "it, synthetic genes are used",
    )
    data.add_argument(
        "--fetch",
        action="store_true",
        help="download published files that aren't in the folder (default folder: "
        "$SKDEEPDIFF_DATA or ~/skdeepdiff_data)",
    )
    data.add_argument(
        "--pairs",
        nargs="+",
        metavar="A-B",
        help="pairs of cell types in the folder, such as E123-E003 (default: those of "
        "the paper's ten whose files are there)",
    )
    data.add_argument(
        "--size",
        choices=list(SYNTHETIC_SIZES),
        help="of the synthetic pair: a few minutes, or the paper's (default: small)",
    )
    data.add_argument(
        "--marks",
        nargs="+",
        metavar="MARK",
        help="names of the marks to use (default: all)",
    )
    data.add_argument(
        "--split",
        choices=["published", "chromosomes"],
        default="published",
        help="test and validation genes: the published blocks of gene ids, or whole "
        "chromosomes (default: published)",
    )
    data.add_argument(
        "--genes",
        metavar="ANNOTATION",
        help="GTF, GFF3, BED or table with the chromosomes of published genes",
    )
    data.add_argument(
        "--folds",
        type=int,
        default=1,
        metavar="N",
        help="test sets, with --split chromosomes, that have each chromosome once "
        "(default: a single test set of a fifth of the genes)",
    )
    models = parser.add_argument_group("models")
    models.add_argument(
        "--models",
        nargs="+",
        choices=list(MODELS),
        metavar="MODEL",
        help=f"some of: {', '.join(MODELS)} (default: all)",
    )
    models.add_argument(
        "--paper-settings",
        action="store_true",
        help="train the paper's models with the published settings instead",
    )
    models.add_argument(
        "--tune",
        choices=TUNE,
        default="none",
        help="candidates of hyperparameters, chosen by the validation genes "
        "(default: none)",
    )
    models.add_argument(
        "--seeds", nargs="+", type=int, default=[0], metavar="N", help="default: 0"
    )
    models.add_argument(
        "--epochs",
        type=int,
        metavar="N",
        help="most epochs of a network (default: the estimators' own)",
    )
    work = parser.add_argument_group("work")
    work.add_argument(
        "--device",
        choices=["cpu", "cuda", "auto"],
        default="cpu",
        help="where networks train (default: cpu)",
    )
    work.add_argument(
        "--n-jobs",
        type=int,
        default=joblib.cpu_count(),
        metavar="N",
        help="models trained in parallel, one thread each (default: all cores)",
    )
    work.add_argument(
        "--dask",
        metavar="tcp://HOST:PORT",
        help="train on the dask cluster with this scheduler instead",
    )
    work.add_argument(
        "--output",
        type=Path,
        default=Path("benchmark-results"),
        metavar="FOLDER",
        help="where results, tables and figures go (default: %(default)s)",
    )
    return parser


def _kind_of_data(options):
    if options.data and any(path.endswith(".npz") for path in options.data):
        return "dataset"
    return "published" if options.fetch or options.data else "synthetic"


def _find_contradiction(options):
    """What is wrong with options that are right one by one, or None."""
    kind, is_chromosomes = _kind_of_data(options), options.split == "chromosomes"
    if kind == "dataset":
        others = [path for path in options.data if not path.endswith(".npz")]
        if others:
            return f"--data must be one folder, or only .npz files, got {others[0]!r}"
    elif options.data and len(options.data) > 1:
        return f"--data must be one folder, or .npz files, got {options.data[1]!r}"
    if options.size and kind != "synthetic":
        return "--size goes with the synthetic genes, so without --data and --fetch"
    for name in ("fetch", "pairs", "genes"):
        if getattr(options, name) and kind != "published":
            return f"--{name} goes with a folder of published files only"
    for name, is_given in (("folds", options.folds > 1), ("genes", options.genes)):
        if is_given and not is_chromosomes:
            return f"--{name} needs --split chromosomes"
    if kind == "published" and is_chromosomes and not options.genes:
        return "--split chromosomes needs --genes, where published genes are"
    for name in options.models or []:
        if options.paper_settings and name + PAPER_SUFFIX not in PAPER_MODELS:
            return f"--paper-settings: {name} isn't one of the paper's models"
    return None


def find_sources(options):
    """Genes to compare on: a Source a pair and fold, with checksums."""
    kind = _kind_of_data(options)
    wanted = [(SYNTHETIC_PAIR, options.size or "small")]
    if kind == "dataset":
        wanted = [(_as_name(Path(path).stem), path) for path in options.data]
    elif kind == "published":
        folder = options.data[0] if options.data else None
        if options.fetch:
            folder = datasets.fetch_deepdiff(options.pairs, data_home=folder)
        names = dict.fromkeys(options.pairs or find_pairs(folder))
        wanted = [(name, folder) for name in names]
    for name, n_files in Counter(name for name, _ in wanted).items():
        if n_files > 1:
            raise ValueError(f"Two files of --data are called {name}; rename one.")
    sources = []
    for name, path in wanted:
        first = add_checksums(
            Source(
                name,
                kind,
                path if kind == "synthetic" else str(Path(path).resolve()),
                options.split,
                options.folds,
                annotation=options.genes and str(Path(options.genes).resolve()),
                marks=tuple(dict.fromkeys(options.marks or ())),
            )
        )
        sources += [replace(first, fold=fold) for fold in range(options.folds)]
    return sources


def _as_name(text):
    """Text that can be part of a file's name, and has no double underscores."""
    return re.sub("_+", "_", re.sub(r"[^\w.+-]", "_", text)).strip("_") or "genes"


def make_tasks(options):
    """What to train and test: a Task a pair, fold, model and seed."""
    names = options.models or list(MODELS)
    if options.paper_settings:
        names = [name + PAPER_SUFFIX for name in names]
        names = [name for name in names if name in PAPER_MODELS]
    return [
        Task(source, name, seed, options.epochs, options.tune, options.device)
        for source in find_sources(options)
        for name in dict.fromkeys(names)
        for seed in dict.fromkeys(options.seeds)
    ]
