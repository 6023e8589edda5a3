"""The output folder: what is done, by whom, and with which settings.

Every result is a file of its own, renamed into place, so that a run that is killed
loses nothing that was finished. Runs that share a folder claim tasks by locks, which
the system takes back from a process that dies.
"""

import contextlib
import json
import time
from pathlib import Path

from tqdm import tqdm

from comparison.environment import differences, machine, versions
from comparison.lock import locked, take_lock
from comparison.pairs import describe_pair, load_pair
from comparison.records import (
    FORMAT,
    TASK_KEYS,
    BadRecordError,
    read_record,
    task_name,
    write_record,
)
from skdeepdiff._utils._files import write_whole


class OtherSettingsError(ValueError):
    """The folder holds results that these would be mixed up with."""


def shared_settings(task):
    """What must be the same for all results of a folder."""
    return {
        "epochs": task.epochs,
        "tune": task.tune,
        "device": task.device,
        "split": task.source.split,
        "folds": task.source.n_folds,
        "marks": list(task.source.marks) or None,
    }


class Store:
    """Results in a folder; ``report`` gets texts that the user should see."""

    def __init__(self, folder, report=print):
        self.folder = Path(folder)
        self.report = report
        self.started = time.time()
        self._told = set()

    def _path(self, kind, name, ending):
        return self.folder / kind / f"{name}{ending}"

    def open(self, tasks, command):
        """Prepare the folder for tasks, all with the same settings.

        ``run.json`` gets the command, and the tasks beside those of earlier commands.
        """
        for kind in ("pairs", "results", "failures", ".locks"):
            (self.folder / kind).mkdir(parents=True, exist_ok=True)
        waiting = f"Another run prepares {self.folder}; waiting for it."
        lock = self.folder / ".locks" / "run"
        with locked(lock, on_wait=lambda: self.report(waiting)):
            settings = shared_settings(tasks[0])
            run = self._read_run()
            if run:
                self._check(run.get("settings"), settings, "The folder's run")
                self._check(run.get("versions"), versions(), "The folder's run")
            self._check_results(tasks)
            sources = dict.fromkeys(task.source for task in tasks)
            for source in tqdm(sources, desc="reading", unit="pair", leave=False):
                self._write_pair(source)
            load_pair.cache_clear()  # workers read for themselves
            commands = [old for old in run.get("commands", []) if old != command]
            names = [*run.get("tasks", []), *(task.name for task in tasks)]
            run = {
                "settings": settings,
                "commands": [*commands, command],
                "tasks": list(dict.fromkeys(names)),
                "started": run.get("started", time.strftime("%Y-%m-%dT%H:%M:%S%z")),
                "versions": versions(),
                "machine": machine(),
            }
            write_whole(self.folder / "run.json", json.dumps(run, indent=1).encode())

    def _read_run(self):
        try:
            return json.loads((self.folder / "run.json").read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError:
            self.report("run.json isn't readable and is made again.")
            return {}

    def _check(self, there, here, what):
        """Refuse to mix what differs."""
        if found := differences(there or {}, here):
            raise OtherSettingsError(
                f"{what} in {self.folder} has other settings: {found}. Choose another "
                "--output."
            )

    def _check_results(self, tasks):
        """Compare all good results with the tasks' settings and data."""
        data = {task.source.name: dict(task.source.checksums) for task in tasks}
        for path in sorted((self.folder / "results").glob("*.json")):
            result = self._read(path)
            if result is None:
                continue
            settings = dict(result["settings"])
            files = settings.pop("data", {})
            what = f"The result {path.name}"
            self._check(settings, shared_settings(tasks[0]), what)
            self._check(result["versions"], versions(), what)
            if result["pair"] in data:
                self._check(files, data[result["pair"]], what)

    def _read(self, path):
        """A good result, or None; what is wrong with it is reported once."""
        try:
            result = read_record(path)
            if path.stem != task_name(*(result[name] for name in TASK_KEYS)):
                raise BadRecordError("it is the result of another task")
            return result
        except FileNotFoundError:
            return None
        except (BadRecordError, KeyError, TypeError, OSError) as error:
            if path not in self._told:
                self._told.add(path)
                self.report(f"{path} can't be used ({error}); it is to be made again.")
            return None

    def _write_pair(self, source):
        path = self._path("pairs", source.unit, ".json")
        with contextlib.suppress(BadRecordError, OSError):
            there = read_record(path)
            self._check(there["files"], dict(source.checksums), f"The pair {path.name}")
            if (there["split"], there["n_folds"]) == (source.split, source.n_folds):
                return
        pair = load_pair(source)
        if pair.n_left_out:
            self.report(
                f"{source.name}: {pair.n_left_out} genes are left out, because "
                f"{source.annotation} doesn't have them."
            )
        write_record(path, describe_pair(pair))

    def has(self, task):
        """Whether a task's result is there, and good; if damaged, it is reported."""
        return self._read(self._path("results", task.name, ".json")) is not None

    def claim(self, task):
        """Keep other runs from doing a task; None if one of them does it."""
        return take_lock(self._path(".locks", task.name, ""))

    def has_failed_meanwhile(self, task):
        """Whether another run tried a task, and failed, since this one began."""
        path = self._path("failures", task.name, ".txt")
        return path.exists() and path.stat().st_mtime >= self.started

    def write(self, task, result):
        """Write what came of a task, whose claim must be held."""
        failure = self._path("failures", task.name, ".txt")
        if "error" in result:
            write_whole(failure, result["error"].encode())
            return
        record = {
            "format": FORMAT,
            "pair": task.source.name,
            "fold": task.source.fold,
            "n_folds": task.source.n_folds,
            "model": task.model,
            "seed": task.seed,
            **result,
            "settings": shared_settings(task) | {"data": dict(task.source.checksums)},
        }
        write_record(self._path("results", task.name, ".json"), record)
        failure.unlink(missing_ok=True)
