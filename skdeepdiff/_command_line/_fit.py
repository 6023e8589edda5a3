"""``skdeepdiff fit``: train a network, and test it on chromosomes it hasn't seen."""

import contextlib
import json
import math
import sys

import numpy as np
from sklearn.model_selection import train_test_split

from .._networks._deepdiff import DeepDiffRegressor
from .._saving import save_with_notes
from ..datasets import chromosome_split, load_dataset
from ..datasets._provenance import describe_origin
from ..metrics import pearson_corrcoef
from ._options import ORIGIN_NOTE, TRAINED_NOTE, check_output, tell, without_repeats


def _split_at_random(n_genes, options):
    """Draw rows to train, validate and test on, whatever their chromosomes."""
    # Of all genes, not of those that are left.
    n_test, n_valid = (
        math.ceil(size * n_genes) for size in (options.test_size, options.valid_size)
    )
    if n_test + n_valid >= n_genes:
        raise ValueError(
            f"test_size={options.test_size} and valid_size={options.valid_size} ask "
            f"for {n_test} and {n_valid} of {n_genes} genes, which leaves none to "
            "train on."
        )
    train, held_out = np.arange(n_genes), []
    for n_chosen in (n_test, n_valid):
        chosen = train[:0]
        if n_chosen:
            train, chosen = train_test_split(
                train, test_size=n_chosen, random_state=options.seed
            )
        held_out.append(chosen)
    test, valid = held_out
    return train, valid, test


def _split(dataset, options):
    if options.split == "random":
        if options.test_chromosomes is not None:
            raise ValueError("--test-chromosomes can't go with --split random.")
        return _split_at_random(len(dataset.data), options)
    if dataset.get("chromosomes") is None:
        raise ValueError(
            f"{options.dataset} doesn't tell the genes' chromosomes; give --split "
            "random to split genes at random."
        )
    try:
        return chromosome_split(
            dataset.chromosomes,
            valid_size=options.valid_size,
            test_size=options.test_size,
            test_chromosomes=options.test_chromosomes,
            random_state=options.seed,
        )
    except ValueError as error:
        if "_size=" not in str(error):
            raise
        raise ValueError(
            f"{error} With few chromosomes, give another share, 0, or --split random."
        ) from error


def _without_validation(parameters):
    """Make parameters need no validation set, unless one is to be drawn from X."""
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
    seen = np.sort(np.concatenate([train, valid]))
    notes = {
        ORIGIN_NOTE: describe_origin(dataset),
        TRAINED_NOTE: [dataset.gene_ids[row] for row in seen],
    }
    save_with_notes(model, options.output, notes)
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
