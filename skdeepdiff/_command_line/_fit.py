"""``skdeepdiff fit``: train a network, and test it on chromosomes it hasn't seen."""

from __future__ import annotations

import contextlib
import json
import math
import sys

import numpy as np
from sklearn.model_selection import train_test_split

from .._networks._deepdiff import DeepDiffRegressor
from .._saving import save_with_notes
from ..datasets import ChromosomeSplit, chromosome_split, load_dataset
from ..metrics import pearson_corrcoef
from ._options import check_output, tell, without_repeats
from ._origin import note_origin


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


def _check_sizes(options):
    """Refuse shares that leave nothing to train on."""
    sizes = {"--valid-size": options.valid_size}
    if options.test_chromosomes is None:  # which count instead of the size
        sizes = {"--test-size": options.test_size} | sizes
    for name, size in sizes.items():
        if not 0 <= size < 1:
            raise ValueError(f"{name} must be at least 0 and less than 1; got {size}.")
    if sum(sizes.values()) >= 1:
        raise ValueError(
            "--test-size and --valid-size must leave genes to train on, so that their "
            f"sum is less than 1; got {options.test_size} and {options.valid_size}."
        )


def _split_at_random(n_genes, options):
    """Rows to train, validate and test on, whatever their chromosomes."""
    train, held_out = np.arange(n_genes), []
    for name, size in (
        ("--test-size", options.test_size),
        ("--valid-size", options.valid_size),
    ):
        # Of all genes, not of those that are left.
        n_chosen = math.ceil(size * n_genes)
        if n_chosen >= len(train):
            raise ValueError(
                f"{name}: a share of {size} asks for {n_chosen} of {len(train)} genes, "
                "which leaves none to train on."
            )
        chosen = train[:0]
        if n_chosen:
            train, chosen = train_test_split(
                train, test_size=n_chosen, random_state=options.seed
            )
        held_out.append(chosen)
    test, valid = held_out
    return train, valid, test


def _split_by_chromosome(chromosomes, options):
    """Rows to train, validate and test on, by whole chromosomes."""
    test_size, valid_size, seed = options.test_size, options.valid_size, options.seed
    names = options.test_chromosomes
    if names is None and test_size and valid_size:
        return chromosome_split(
            chromosomes,
            valid_size=valid_size,
            test_size=test_size,
            random_state=seed,
        )
    train = np.arange(len(chromosomes))
    test = valid = train[:0]
    if names is not None:
        split = ChromosomeSplit(test_chromosomes=names)
        train, test = next(split.split(train, groups=chromosomes))
    elif test_size:
        split = ChromosomeSplit(1, test_size=test_size, random_state=seed)
        train, test = next(split.split(train, groups=chromosomes))
    if valid_size:
        kept, held_out = _draw_valid(chromosomes[train], len(chromosomes), options)
        train, valid = train[kept], train[held_out]
    return train, valid, test


def _draw_valid(chromosomes, n_genes, options):
    """Rows to train and to validate on, of those that aren't tested on."""
    # As a number of genes: a share would be one of those that are left.
    size = max(1, round(options.valid_size * n_genes))
    if size >= len(chromosomes):
        raise ValueError(
            f"valid_size={options.valid_size} asks for {size} genes, and "
            f"{len(chromosomes)} aren't tested on."
        )
    try:
        split = ChromosomeSplit(1, test_size=size, random_state=options.seed)
        return next(split.split(chromosomes, groups=chromosomes))
    except ValueError as error:
        problem = str(error).replace(
            f"test_size={size}", f"valid_size={options.valid_size}"
        )
        raise ValueError(problem) from error


def _split(dataset, options):
    """Rows to train, validate and test on."""
    _check_sizes(options)
    chromosomes = _chromosomes(dataset, options)
    if chromosomes is None:
        return _split_at_random(len(dataset.data), options)
    try:
        return _split_by_chromosome(chromosomes, options)
    except ValueError as error:
        problem = str(error)
        if problem.startswith("test_chromosomes"):
            raise ValueError(f"--test-chromosomes: {problem}") from error
        for name in ("test", "valid"):
            problem = problem.replace(f"{name}_size=", f"--{name}-size: a share of ")
        raise ValueError(
            f"{problem} With few chromosomes, give another share, 0, or --split random."
        ) from error


def _without_validation(parameters):
    """Parameters that need no validation set, unless one is to be drawn from X."""
    parameters = {"validation_fraction": None} | parameters
    if parameters["validation_fraction"] is not None:
        return parameters
    parameters = {"early_stopping": False} | parameters
    if parameters["early_stopping"] is not False:
        raise ValueError(
            "--set early_stopping must be false with --valid-size 0, as there is "
            "nothing to tell when to stop; got "
            f"{json.dumps(parameters['early_stopping'])}."
        )
    return parameters


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
        parameters = _without_validation(parameters)
    model = DeepDiffRegressor(**parameters)
    # The epochs' lines aren't the result.
    with contextlib.redirect_stdout(sys.stderr):
        model.fit(X[train], y[train], *validation)
    model.set_params(verbose=0)
    save_with_notes(model, options.output, note_origin(dataset))
    validated = f", validated on {len(valid)}" if len(valid) else ""
    tell(options, f"{options.output}: trained on {len(train)} genes{validated}")
    if len(test):
        change = y[test] if y.ndim == 1 else y[test, 0]
        correlation = pearson_corrcoef(change, model.predict(X[test]))
        print(f"test genes\t{len(test)}")
        if options.split == "chromosomes":
            names = dict.fromkeys(dataset.chromosomes[test].tolist())
            print(f"test chromosomes\t{' '.join(names)}")
        print(f"test correlation\t{correlation:.4f}")
