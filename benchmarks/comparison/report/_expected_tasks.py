"""What a comparison was to do."""

from typing import NamedTuple


class Task(NamedTuple):
    """A model on the test genes of a pair."""

    pair: str  # such as E123-E003
    fold: int  # which of several splits of the pair's genes
    model: str  # key in the table of models, with @paper for the paper's settings
    seed: int  # the model's random_state

    @classmethod
    def of_name(cls, name):
        """The task of a name as :func:`comparison.records.task_name` makes it.

        Raises
        ------
        ValueError
            If it isn't one.

        Examples
        --------
        >>> Task.of_name("E123-E003__fold2__raw_d__0")
        Task(pair='E123-E003', fold=2, model='raw_d', seed=0)
        """
        pair, *folds, model, seed = name.split("__")
        (fold,) = folds or ["fold0"]
        return cls(pair, int(fold.removeprefix("fold")), model, int(seed))


def pair_order(tasks, pairs):
    """Place of each pair: in the order of the tasks, others at the end by name."""
    names = [task.pair for task in tasks if task.pair in pairs]
    return {name: i for i, name in enumerate(dict.fromkeys([*names, *sorted(pairs)]))}
