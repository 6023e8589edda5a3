"""The line that tells what a comparison is doing."""

import sys

from tqdm import tqdm

# Names beyond these wouldn't fit beside the bar.
MOST_NAMES = 4


class Progress:
    """A bar that names the models in training, and the last one that was tested.

    Parameters
    ----------
    n_tasks : int
        All tasks, done ones included.
    file : file-like
        Where it is drawn.
    """

    def __init__(self, n_tasks, file=None):
        self._bar = tqdm(
            total=n_tasks,
            desc="training",
            unit="model",
            file=sys.stderr if file is None else file,
        )
        self._running = []
        self._last = ""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._bar.close()

    def began(self, task):
        """Name a task that began.

        Parameters
        ----------
        task : Task
            Which.
        """
        self._running.append(task)
        self._bar.set_postfix_str(self.text)

    def over(self, task, result):
        """Count a task that is over.

        Parameters
        ----------
        task : Task
            Which.
        result : dict or None
            What came of it; None if it was found or made by another run.
        """
        if task in self._running:
            self._running.remove(task)
        if result is not None:
            self._last = f"{task.model} {say_outcome(result)}"
        self._bar.set_postfix_str(self.text, refresh=False)
        self._bar.update()

    @property
    def text(self):
        """What stands beside the bar."""
        names = [task.model for task in self._running]
        if len(names) > MOST_NAMES:
            names[MOST_NAMES:] = [f"{len(names) - MOST_NAMES} more"]
        now = f"now {', '.join(names)}" if names else ""
        return "; ".join(part for part in (self._last, now) if part)


def say_outcome(result):
    """The test correlation, or why there is none.

    Parameters
    ----------
    result : dict
        From :func:`comparison.task.run_task`.

    Returns
    -------
    text : str
        A number, ``constant`` or ``failed``.

    Examples
    --------
    >>> say_outcome({"scores": {"test": {"pearson": 0.7416}}})
    '0.742'
    >>> say_outcome({"error": "MemoryError"})
    'failed'
    """
    if "error" in result:
        return "failed"
    pearson = result["scores"]["test"]["pearson"]
    return "constant" if pearson is None else f"{pearson:.3f}"
