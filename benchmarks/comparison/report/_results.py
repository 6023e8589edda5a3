"""Reading what a comparison has left in its output folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from comparison.records import read_record
from comparison.scores import SCORES

from ._expected_tasks import Task, pair_order
from ._model_styles import model_order

COSTS = ("fit_seconds", "tune_seconds", "predict_seconds", "peak_memory")
KEYS = list(Task._fields)
# What stays as it was read, for figures and the page.
NESTED = ("parameters", "tuning", "genes", "history", "attention", "versions")
ARRAYS = ("test_target", "test_predicted")
SPLIT_SCORES = [f"{split}_{score}" for split in ("test", "valid") for score in SCORES]
COLUMNS = [*KEYS, *SPLIT_SCORES, *COSTS, *NESTED, *ARRAYS]
RUN = {
    "settings": dict, "commands": list, "tasks": list, "started": str,
    "versions": dict, "machine": dict,
}  # fmt: skip


class Failure(NamedTuple):
    """A task that failed, where its traceback is, and the error in its last line."""

    task: Task
    file: str
    last_line: str

    @property
    def name(self):
        """Name of the task."""
        return Path(self.file).stem


@dataclass(frozen=True)
class Results:
    """All that is in an output folder.

    Parameters
    ----------
    table : DataFrame
        A row per result, in the order of pairs, models, folds and seeds: ``pair``,
        ``fold``, ``model``, ``seed``, scores such as ``test_pearson``, costs such as
        ``fit_seconds``, what else a result holds (``history``, ``attention``, ...),
        ``test_target`` and ``test_predicted``, ndarrays of shape (n_test_genes,).
    pairs : dict of str to dict
        By name, with ``.foldN`` where there are several; ``test_target`` is an ndarray
        of shape (n_test_genes,), log fold changes.
    run : dict
        Settings, commands, tasks (of class Task), versions and machine; empty where
        ``run.json`` isn't there.
    failures : list of Failure
        Of models without a result.
    missing : list of Task
        Those of the run without a result or a failure.
    left_out : list of (str, str)
        Files in ``folder`` that can't be read, and why.
    """

    table: pd.DataFrame
    pairs: dict
    run: dict
    failures: list
    missing: list
    left_out: list
    folder: Path

    @property
    def pair_names(self):
        """Pairs with results or failures, in order, each once for all its folds."""
        names = [*self.table["pair"], *(f.task.pair for f in self.failures)]
        return list(dict.fromkeys(names))

    @property
    def has_folds(self):
        """Whether a pair's genes were split more than once."""
        return self.table["fold"].nunique() > 1

    def folds_of(self, pair):
        """Records of a pair, one a fold."""
        return [record for record in self.pairs.values() if record["pair"] == pair]

    def by_model(self, pair):
        """Keys of the models with results on a pair, in order, and their rows."""
        return self.table[self.table["pair"] == pair].groupby("model", sort=False)


def load_results(folder):
    """Read an output folder; files that can't be read are left out and listed.

    Parameters
    ----------
    folder : str or path-like
        Of ``run_all.py``.

    Returns
    -------
    results : Results
        Empty tables where there is nothing.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(
            f"folder must be the output folder of a comparison, got {str(folder)!r}, "
            "which doesn't exist."
        )
    left_out = []

    def read_all(pattern, check):
        for path in sorted(folder.glob(pattern)):
            if path.name.startswith("."):
                continue  # Another run is writing it.
            try:
                # A run's file changes with every command and has no checksum.
                sealed = path.name != "run.json"
                read = read_record(path) if sealed else json.loads(path.read_bytes())
                yield path.stem, check(read, path.stem)
            except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
                lacks = isinstance(error, KeyError)
                reason = f"it has no {error.args[0]!r}" if lacks else str(error)
                left_out.append((path.relative_to(folder).as_posix(), reason))

    pairs = dict(read_all("pairs/*.json", _check_pair))
    rows = {
        Task(*(row[key] for key in KEYS)): row
        for _, row in read_all(
            "results/*.json", lambda record, name: _check_result(record, name, pairs)
        )
    }
    run = dict(read_all("run.json", _check_run)).get("run", {})
    failures = [found for found in _read_failures(folder) if found.task not in rows]
    known = rows.keys() | {failure.task for failure in failures}
    asked = run.get("tasks", [])
    order = pair_order(asked, {task.pair for task in known.union(asked)})

    def place(task):
        return order[task.pair], model_order(task.model), task.fold, task.seed

    table = pd.DataFrame(
        [rows[task] for task in sorted(rows, key=place)], columns=COLUMNS
    )
    return Results(
        # A score that isn't defined was written as null.
        table.astype(dict.fromkeys([*SPLIT_SCORES, *COSTS], float)),
        pairs,
        run,
        sorted(failures, key=lambda failure: place(failure.task)),
        sorted(set(asked) - known, key=place),
        left_out,
        folder,
    )


def _check_run(record, name):
    _require(isinstance(record, dict), "it isn't a JSON object")
    run = {key: record[key] for key in RUN if isinstance(record.get(key), RUN[key])}
    if "tasks" in run:
        run["tasks"] = [Task.of_name(name) for name in run["tasks"]]
    return run


def _check_pair(record, name):
    target = np.asarray(record["test_target"], dtype=float)
    _require(
        target.shape == (len(record["test_gene_ids"]),) and np.isfinite(target).all(),
        "test_target must have a finite number for each of test_gene_ids",
    )
    # Names go into pictures, where control characters would break them.
    _require(record["pair"].isprintable(), "pair must be printable text")
    return record | {"test_target": target}


def _check_result(record, name, pairs):
    pair, fold, model, seed = (record[key] for key in KEYS)
    has_folds = name.count("__") == 3
    named = f"{pair}{f'__fold{fold}' * has_folds}__{model}__{seed}"
    _require(name == named, f"its name doesn't fit what it holds, {named}")
    key = f"{pair}{f'.fold{fold}' * has_folds}"
    _require(key in pairs, f"pairs/{key}.json is missing or corrupt")
    predicted = np.asarray(record["test_predicted"], dtype=float)
    target = pairs[key]["test_target"]
    _require(
        predicted.shape == target.shape and np.isfinite(predicted).all(),
        f"test_predicted must be {len(target)} finite numbers",
    )
    row = {name: record[name] for name in (*KEYS, *NESTED, *COSTS)}
    for column in SPLIT_SCORES:
        split, score = column.split("_")
        row[column] = record["scores"][split][score]
    return row | {"test_target": target, "test_predicted": predicted}


def _require(holds, reason):
    if not holds:
        raise ValueError(reason)


def _read_failures(folder):
    """Read tracebacks, named after their task."""
    for path in sorted(folder.glob("failures/*.txt")):
        try:
            task = Task.of_name(path.stem)
        except ValueError:
            continue
        text = path.read_bytes().decode(errors="replace").strip()
        yield Failure(
            task,
            path.relative_to(folder).as_posix(),
            text.splitlines()[-1] if text else "(nothing was written)",
        )
