"""What a comparison was to do."""

from typing import NamedTuple


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


def expected_tasks(settings, known):
    """All tasks, from the settings of a run and from what is there already.

    Parameters
    ----------
    settings : dict
        Of ``run.json``; lists under ``pairs``, ``models`` and ``seeds`` say what was
        asked for.
    known : set of Task
        With a result or a failure.

    Returns
    -------
    tasks : list of Task
        Every model on every fold of every pair with every seed.
    """
    known = sorted(known)
    pairs = _listed(settings, "pairs", str) + [task.pair for task in known]
    models = _listed(settings, "models", str) + [task.model for task in known]
    seeds = _listed(settings, "seeds", int) + [task.seed for task in known]
    folds = {}
    for task in known:
        folds.setdefault(task.pair, set()).add(task.fold)
    return [
        Task(pair, fold, model, seed)
        for pair in dict.fromkeys(pairs)
        for fold in sorted(folds.get(pair, {0}))
        for model in dict.fromkeys(models)
        for seed in dict.fromkeys(seeds)
    ]


def _listed(settings, name, kind):
    values = settings.get(name)
    if not isinstance(values, list):
        return []
    return [value for value in values if type(value) is kind]
