"""What a comparison was to do."""

import contextlib
import io
import shlex
from typing import NamedTuple

from comparison.models import MODELS, PAPER_MODELS, PAPER_SUFFIX
from comparison.options import named_pairs, parse_arguments


class Task(NamedTuple):
    """A model on the test genes of a pair.

    Attributes
    ----------
    pair : str
        Such as E123-E003.
    fold : int
        Which of several splits of the pair's genes.
    model : str
        Key in the table of models, with ``@paper`` for the paper's settings.
    seed : int
        The model's random_state.
    """

    pair: str
    fold: int
    model: str
    seed: int


def expected_tasks(commands, pairs, known):
    """All tasks that commands asked for.

    Parameters
    ----------
    commands : list of str
        Of ``run.json``.
    pairs : dict of str to dict
        Those that the commands have read.
    known : set of Task
        With a result or a failure.

    Returns
    -------
    tasks : set of Task
        Every model of a command with every seed of it on every fold of its pairs, and
        ``known``. A command that can't be read asks for nothing.
    """
    units = {(pair["pair"], pair["fold"]) for pair in pairs.values()}
    tasks = set(known)
    for command in commands:
        options = _parse(command)
        if options is None:
            continue
        models = options.models or list(MODELS)
        if options.paper_settings:
            models = [name + PAPER_SUFFIX for name in models]
            models = [name for name in models if name in PAPER_MODELS]
        named = set(named_pairs(options))
        tasks |= {
            Task(pair, fold, model, seed)
            for pair, fold in units
            if pair in named
            for model in models
            for seed in options.seeds
        }
    return tasks


def _parse(command):
    """Options of a command; None if it isn't one."""
    try:
        _, _, *arguments = shlex.split(command)
        with contextlib.redirect_stderr(io.StringIO()):
            return parse_arguments(arguments)
    except (SystemExit, ValueError):
        return None


def pair_order(commands, pairs):
    """Pairs in the order in which commands name them, others at the end.

    Parameters
    ----------
    commands : list of str
        Of ``run.json``.
    pairs : iterable of str
        Names.

    Returns
    -------
    order : dict of str to int
        Place of each.
    """
    options = [_parse(command) for command in commands]
    named = [name for own in options if own for name in named_pairs(own)]
    names = [name for name in named if name in set(pairs)]
    return {name: i for i, name in enumerate(dict.fromkeys([*names, *sorted(pairs)]))}
