"""``skdeepdiff fit``: train a network, and test it on chromosomes it hasn't seen."""

from __future__ import annotations

import contextlib
import json
import sys

import numpy as np
from sklearn.model_selection import train_test_split

from .._deepdiff import DeepDiffRegressor
from ..datasets import ChromosomeSplit, load_dataset
from ..metrics import pearson_corrcoef
from ..nn import VARIANTS
from ._options import SEVERAL, add_output, check_output, tell, without_repeats
from ._options import add_command as add_to

HELP = "train a DeepDiff network on a dataset"

EXAMPLES = """\
  skdeepdiff fit genes.npz --output model.skdeepdiff
  skdeepdiff fit genes.npz --variant raw_d --test-chromosomes chr8 chr9 -o model.skdeepdiff
  skdeepdiff fit genes.npz --set max_epochs=30 lr=0.001 --test-size 0 -o model.skdeepdiff

Whole chromosomes are set aside for testing, and others for validation, so that no
neighbour of a test gene is trained on. The correlation on the test genes is printed on
standard output, with the chromosomes; predict --chromosomes makes their predictions.
"""  # noqa: E501 - a command is one line


def _parameter(text):
    """Split ``NAME=VALUE``, the value being JSON, or else text."""
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise ValueError
    with contextlib.suppress(json.JSONDecodeError):
        value = json.loads(value)
    return name, value


# What argparse calls it when it can't be parsed.
_parameter.__name__ = "NAME=VALUE"


def add_command(commands):
    """Add the command."""
    parser = add_to(
        commands, "fit", run, files="DATASET -o FILE", help=HELP, examples=EXAMPLES
    )
    parser.add_argument("dataset", help="dataset, .npz")
    add_output(parser, "model to write")
    parser.add_argument(
        "--variant",
        choices=list(VARIANTS),
        default="aux_siamese",
        help="network to train (default: %(default)s)",
    )
    parser.add_argument(
        "--test-chromosomes",
        **SEVERAL,
        metavar="NAME",
        help="chromosomes to test on; otherwise they are drawn",
    )
    parser.add_argument(
        "--test-size",
        type=float,
        default=0.2,
        metavar="SHARE",
        help="share of all genes to test on, as far as whole chromosomes allow; 0 for "
        "none (default: %(default)s)",
    )
    parser.add_argument(
        "--split",
        choices=["chromosomes", "random"],
        default="chromosomes",
        help="how to set genes aside; at random, neighbours of test genes are trained "
        "on, and the correlation is too good (default: %(default)s)",
    )
    parser.add_argument(
        "--valid-size",
        type=float,
        default=0.1,
        metavar="SHARE",
        help="share of all genes, not of those that aren't tested on, to validate on "
        "after each epoch; 0 for none (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="of random numbers (default: %(default)s)"
    )
    parser.add_argument(
        "--device", default="auto", help="cpu, cuda or auto (default: %(default)s)"
    )
    parser.add_argument(
        "--set",
        **SEVERAL,
        type=_parameter,
        default=[],
        dest="parameters",
        metavar="NAME=VALUE",
        help="other parameters of DeepDiffRegressor",
    )


def _hold_out(rows, chromosomes, size, seed, names=None):
    """Split rows into two sets, by whole chromosomes or at random."""
    if names is None and size <= 0:
        return rows, rows[:0]
    if chromosomes is None:
        return train_test_split(rows, test_size=size, random_state=seed)
    split = ChromosomeSplit(
        1, test_size=size or 0.5, test_chromosomes=names, random_state=seed
    )
    kept, held_out = next(split.split(rows, groups=chromosomes[rows]))
    return rows[kept], rows[held_out]


def _chromosomes(dataset, options):
    """Chromosomes to split by, or None to split at random."""
    if options.split == "random":
        if options.test_chromosomes is not None:
            raise ValueError("--test-chromosomes can't go with --split random.")
        return None
    if dataset.get("chromosomes") is None:
        raise ValueError(
            f"{options.dataset} doesn't tell the genes' chromosomes; give --split "
            "random to split genes at random."
        )
    return dataset.chromosomes


def _split(dataset, options):
    """Rows to train, validate and test on."""
    chromosomes, seed = _chromosomes(dataset, options), options.seed
    train = np.arange(len(dataset.data))
    held_out = []
    for name, size, names in (
        ("--test-size", options.test_size, options.test_chromosomes),
        ("--valid-size", options.valid_size, None),
    ):
        try:
            train, chosen = _hold_out(train, chromosomes, size, seed, names)
        except ValueError as error:
            if names is not None:
                raise ValueError(f"--test-chromosomes: {error}") from error
            problem = str(error).replace("test_size=", "a share of ")
            raise ValueError(
                f"{name}: {problem} With few chromosomes, give another share, 0, or "
                "--split random."
            ) from error
        held_out.append(chosen)
    test, valid = held_out
    return train, valid, test


def run(options):
    """Train, test and save a model."""
    check_output(options)
    dataset = load_dataset(options.dataset)
    if dataset.get("target") is None:
        raise ValueError(
            f"{options.dataset} has no expression to learn from; build it with a table "
            "of expression."
        )
    parameters = {
        "variant": options.variant,
        "mark_names": dataset.mark_names,
        "device": options.device,
        "random_state": options.seed,
        "verbose": not options.quiet,
    } | without_repeats("--set", options.parameters)
    allowed = DeepDiffRegressor().get_params()
    for name in parameters:
        if name not in allowed:
            raise ValueError(
                f"--set: there is no parameter {name!r}; there are "
                f"{', '.join(allowed)}."
            )
    train, valid, test = _split(dataset, options)
    X, y = dataset.data, dataset.target
    validation = (X[valid], y[valid]) if len(valid) else (None, None)
    if not len(valid):
        parameters.setdefault("validation_fraction", None)
        parameters["early_stopping"] = False
    model = DeepDiffRegressor(**parameters)
    # The epochs' lines aren't the result.
    with contextlib.redirect_stdout(sys.stderr):
        model.fit(X[train], y[train], *validation)
    model.set_params(verbose=0)
    model.save(options.output)
    tell(options, f"{options.output}: trained on {len(train)} genes")
    if len(test):
        change = y[test] if y.ndim == 1 else y[test, 0]
        correlation = pearson_corrcoef(change, model.predict(X[test]))
        print(f"test genes\t{len(test)}")
        if options.split == "chromosomes":
            names = dict.fromkeys(dataset.chromosomes[test].tolist())
            print(f"test chromosomes\t{' '.join(names)}")
        print(f"test correlation\t{correlation:.4f}")
