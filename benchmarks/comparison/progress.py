"""The line that tells what a comparison is doing."""

from tqdm import tqdm

# Names beyond these wouldn't fit beside the bar.
MOST_NAMES = 4


class Progress(tqdm):
    """A bar that names the models in training, and the last one that was tested."""

    def __init__(self, n_tasks, file=None):
        super().__init__(total=n_tasks, desc="training", unit="model", file=file)
        self._running, self._last = [], ""

    def began(self, task):
        """Name a task that began."""
        self._running.append(task)
        self.set_postfix_str(self.text)

    def over(self, task, result):
        """Count a task that is over; ``result`` is None if another run made it."""
        if task in self._running:
            self._running.remove(task)
        if result is not None:
            self._last = f"{task.model} {_say_outcome(result)}"
        self.set_postfix_str(self.text, refresh=False)
        self.update()

    @property
    def text(self):
        """What stands beside the bar."""
        names = [task.model for task in self._running]
        if len(names) > MOST_NAMES:
            names[MOST_NAMES:] = [f"{len(names) - MOST_NAMES} more"]
        now = f"now {', '.join(names)}" if names else ""
        return "; ".join(part for part in (self._last, now) if part)


def _say_outcome(result):
    """The test correlation, or why there is none."""
    if "error" in result:
        return "failed"
    pearson = result["scores"]["test"]["pearson"]
    return "constant" if pearson is None else f"{pearson:.3f}"
