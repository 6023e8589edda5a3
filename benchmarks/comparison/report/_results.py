"""Reading what a comparison has left in its output folder."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from comparison.records import read_record
from comparison.scores import SCORES

from ._expected_tasks import Task, pair_order
from ._model_styles import model_order

COSTS = ("fit_seconds", "tune_seconds", "predict_seconds", "peak_memory")
KEYS = ("pair", "fold", "model", "seed")
# What stays as it was read, for figures and the page.
NESTED = ("parameters", "tuning", "genes", "history", "attention", "versions")
COLUMNS = [
    *KEYS,
    *(f"test_{score}" for score in SCORES),
    *(f"valid_{score}" for score in SCORES),
    *COSTS,
    *NESTED,
    "test_target",
    "test_predicted",
    "key",
]


@dataclass(frozen=True)
class Failure:
    """A model that failed on a pair.

    Parameters
    ----------
    task : Task
        What failed.
    file : str
        Where its traceback is, from the output folder on.
    last_line : str
        Of the traceback: the error.
    """

    task: Task
    file: str
    last_line: str

    @property
    def name(self):
        """Name of the file without its ending."""
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
        ``test_target`` and ``test_predicted``, ndarrays of shape (n_test_genes,), and
        ``key``, of its pair and fold in ``pairs``.
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
        Files that can't be read, and why.
    folder : Path
        Where all this was read from.
    """

    table: pd.DataFrame
    pairs: dict
    run: dict = field(default_factory=dict)
    failures: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    folder: Path = Path()

    @property
    def pair_names(self):
        """Pairs with results or failures, in order, each once for all its folds."""
        names = [*self.table["pair"], *(f.task.pair for f in self.failures)]
        return list(dict.fromkeys(names))

    @property
    def models(self):
        """Models with results or failures, in the order of the table of models."""
        names = {*self.table["model"], *(f.task.model for f in self.failures)}
        return sorted(names, key=model_order)


class CorruptError(ValueError):
    """A file isn't what the comparison writes."""


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
    pairs = {
        path.stem: pair
        for path, pair in _read_all(folder, "pairs/*.json", _check_pair, left_out)
    }

    def check(record, path):
        return _check_result(record, path, pairs)

    rows = [row for _, row in _read_all(folder, "results/*.json", check, left_out)]
    runs = _read_all(folder, "run.json", _check_run, left_out)
    run = runs[0][1] if runs else {}
    done = {Task(*(row[key] for key in KEYS)) for row in rows}
    failures = [
        failure for failure in _read_failures(folder) if failure.task not in done
    ]
    known = done | {failure.task for failure in failures}
    asked = run.get("tasks", [])
    order = pair_order(asked, {task.pair for task in known.union(asked)})

    def place(task):
        return order[task.pair], model_order(task.model), task.fold, task.seed

    rows.sort(key=lambda row: place(Task(*(row[key] for key in KEYS))))
    return Results(
        pd.DataFrame(rows, columns=COLUMNS),
        pairs,
        run,
        sorted(failures, key=lambda failure: place(failure.task)),
        sorted(set(asked) - known, key=place),
        left_out,
        folder,
    )


def _read_all(folder, pattern, check, left_out):
    """Read JSON files as (path, content); those that are corrupt go to ``left_out``."""
    read = []
    for path in sorted(folder.glob(pattern)):
        if path.name.startswith("."):
            continue  # Another run is writing it.
        try:
            # A run's file changes with every command and has no checksum.
            sealed = path.name != "run.json"
            record = read_record(path) if sealed else json.loads(path.read_bytes())
            read.append((path, check(record, path)))
        except KeyError as error:
            reason = f"it has no {error.args[0]!r}"
            left_out.append((path.relative_to(folder).as_posix(), reason))
        except (OSError, ValueError, TypeError, AttributeError) as error:
            reason = str(error)
            left_out.append((path.relative_to(folder).as_posix(), reason))
    return read


def _check_run(record, path):
    if not isinstance(record, dict):
        raise CorruptError("it isn't a JSON object")
    run = {
        name: record.get(name)
        for name, kind in (
            ("settings", dict),
            ("commands", list),
            ("tasks", list),
            ("started", str),
            ("versions", dict),
            ("machine", dict),
        )
        if isinstance(record.get(name), kind)
    }
    if "tasks" in run:
        run["tasks"] = [Task.of_name(name) for name in run["tasks"]]
    return run


def _check_pair(record, path):
    target = np.asarray(record["test_target"], dtype=float)
    if target.ndim != 1 or len(target) != len(record["test_gene_ids"]):
        raise CorruptError("test_target must have a number for each of test_gene_ids")
    if not np.isfinite(target).all():
        raise CorruptError("test_target must be finite")
    _check_name(record["pair"], path, "pair")
    _whole(record["fold"], "fold")
    if not isinstance(record["genes"], dict):
        raise CorruptError("genes must be the numbers of genes")
    _whole(record["n_folds"], "n_folds")
    return record | {"test_target": target}


def _check_result(record, path, pairs):
    parts = path.stem.split("__")
    fold = _whole(record["fold"], "fold")
    key = record["pair"] if len(parts) == 3 else f"{record['pair']}.fold{fold}"
    names = [record["pair"], record["model"], str(_whole(record["seed"], "seed"))]
    if len(parts) == 4:
        names.insert(1, f"fold{fold}")
    if parts != names:
        raise CorruptError(f"its name doesn't fit what it holds, {'__'.join(names)}")
    for name in ("pair", "model"):
        _check_name(record[name], path, name)
    if key not in pairs:
        raise CorruptError(f"pairs/{key}.json is missing or corrupt")
    predicted = np.asarray(record["test_predicted"], dtype=float)
    target = pairs[key]["test_target"]
    if predicted.shape != target.shape or not np.isfinite(predicted).all():
        raise CorruptError(f"test_predicted must be {len(target)} finite numbers")
    row = {name: record[name] for name in KEYS}
    for split in ("test", "valid"):
        for score in SCORES:
            row[f"{split}_{score}"] = _number(record["scores"][split][score])
    row |= {name: _number(record[name]) for name in COSTS}
    row |= {name: record[name] for name in NESTED}
    return row | {"test_target": target, "test_predicted": predicted, "key": key}


def _check_name(name, path, what):
    # Names go into pictures, where control characters would break them.
    if not isinstance(name, str) or not name or not name.isprintable():
        raise CorruptError(f"{what} must be printable text, got {name!r}")


def _whole(value, what):
    if type(value) is not int:
        raise CorruptError(f"{what} must be a whole number, got {value!r}")
    return value


def _number(value):
    return float("nan") if value is None else float(value)


def _read_failures(folder):
    """Read tracebacks, named after their task."""
    failures = []
    for path in sorted(folder.glob("failures/*.txt")):
        try:
            task = Task.of_name(path.stem)
        except ValueError:
            continue
        text = path.read_bytes().decode(errors="replace").strip()
        failures.append(
            Failure(
                task,
                path.relative_to(folder).as_posix(),
                text.splitlines()[-1] if text else "(nothing was written)",
            )
        )
    return failures
