"""Options of ``skdeepdiff fit``."""

import argparse
import contextlib
import json

from .._variants import VARIANTS
from ._options import SEED, add_command, add_output, choice, number, several

FIT = """\
train a DeepDiff network on a dataset

  skdeepdiff fit genes.npz --output model.skdeepdiff
  skdeepdiff fit genes.npz --variant raw_d --test-chromosomes chr8 chr9 -o model.skdeepdiff
  skdeepdiff fit genes.npz --set max_epochs=30 lr=0.001 --test-size 0 -o model.skdeepdiff

Whole chromosomes are set aside for testing, and others for validation, so that no
neighbour of a test gene is trained on. The correlation on the test genes is printed on
standard output, with the chromosomes; predict --chromosomes makes their predictions.
"""  # noqa: E501 - a command is one line


def share(text):
    with contextlib.suppress(ValueError):
        if 0 <= float(text) < 1:
            return float(text)
    raise argparse.ArgumentTypeError(f"must be at least 0 and less than 1; got {text}.")


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


OPTIONS = {
    "--variant": choice("network to train", *VARIANTS) | {"default": "aux_siamese"},
    "--test-chromosomes": several(
        "NAME", "chromosomes to test on; otherwise they are drawn"
    ),
    "--test-size": number(
        0.2,
        "SHARE",
        "share of all genes to test on, as far as whole chromosomes allow; 0 for none",
        share,
    ),
    "--split": choice(
        "how to set genes aside; at random, neighbours of test genes are trained on, "
        "and the correlation is too good",
        "chromosomes",
        "random",
    ),
    "--valid-size": number(
        0.1,
        "SHARE",
        "share of all genes, not of those that aren't tested on, to validate on after "
        "each epoch; 0 for none",
        share,
    ),
    "--seed": SEED,
    "--device": {"default": "auto", "help": "cpu, cuda or auto (default: %(default)s)"},
    "--set": several(
        "NAME=VALUE",
        "other parameters of DeepDiffRegressor",
        type=_parameter,
        default=[],
        dest="parameters",
    ),
}


def add_fit(commands):
    parser = add_command(commands, "fit", "DATASET -o FILE", FIT)
    parser.add_argument("dataset", help="dataset, .npz")
    add_output(parser, "model to write")
    for name, options in OPTIONS.items():
        parser.add_argument(name, **options)
