"""What an output folder holds, as a table."""

from pathlib import Path

import numpy as np
import pandas as pd

from comparison.models import ALL_MODELS
from comparison.records import BadRecordError, read_record
from comparison.scores import SCORES

COLUMNS = ("pair", "fold", "model", "seed")
SECONDS = ("fit_seconds", "tune_seconds", "predict_seconds")


def load_results(folder):
    """Read all good results of a folder.

    Parameters
    ----------
    folder : str or Path
        Output folder of a run.

    Returns
    -------
    results : DataFrame
        A row a result, ordered by pair, fold, model and seed, with ``pair``, ``fold``,
        ``model``, ``seed``; ``test_pearson`` and the other scores of test and
        validation genes, NaN where undefined; seconds, ``peak_memory`` in bytes;
        ``test_target`` and ``test_predicted``, ndarrays of shape (n_test_genes,). Files
        that are corrupt are left out, and results whose pair's file is.

    Examples
    --------
    >>> load_results("no such folder").empty
    True
    """
    folder, targets, rows = Path(folder), {}, []
    for path in sorted((folder / "results").glob("*.json")):
        result = read_good(path)
        if result is None or result["model"] not in ALL_MODELS:
            continue
        unit = result["pair"]
        if result["n_folds"] > 1:
            unit += f".fold{result['fold']}"
        if unit not in targets:
            pair = read_good(folder / "pairs" / f"{unit}.json")
            targets[unit] = None if pair is None else np.array(pair["test_target"])
        predicted = np.array(result["test_predicted"], dtype=np.float64)
        if targets[unit] is None or len(targets[unit]) != len(predicted):
            continue
        rows.append(
            {name: result[name] for name in COLUMNS}
            | _flat_scores(result["scores"])
            | {name: result[name] for name in (*SECONDS, "peak_memory")}
            | {"test_target": targets[unit], "test_predicted": predicted}
        )
    scores = [f"{split}_{name}" for split in ("test", "valid") for name in SCORES]
    columns = [*COLUMNS, *scores, *SECONDS, "peak_memory"]
    table = pd.DataFrame(rows, columns=[*columns, "test_target", "test_predicted"])
    order = {model: number for number, model in enumerate(ALL_MODELS)}
    return table.sort_values(
        list(COLUMNS),
        key=lambda column: column.map(order) if column.name == "model" else column,
        ignore_index=True,
    )


def load_failures(folder):
    """Which tasks have failed, and not succeeded since.

    Parameters
    ----------
    folder : str or Path
        Output folder of a run.

    Returns
    -------
    failures : dict of str to str
        Last line of the traceback, by the name of the task,
        ``PAIR__MODEL__SEED`` or ``PAIR__foldN__MODEL__SEED``.
    """
    failures = {}
    for path in sorted((Path(folder) / "failures").glob("*.txt")):
        lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        failures[path.stem] = lines[-1] if lines else ""
    return failures


def read_good(path):
    """A record, or None if the file is missing or corrupt.

    Parameters
    ----------
    path : Path
        File.

    Returns
    -------
    record : dict or None
        As :func:`comparison.records.read_record`.
    """
    try:
        return read_record(path)
    except (BadRecordError, OSError):
        return None


def _flat_scores(scores):
    return {
        f"{split}_{name}": np.nan if value is None else value
        for split in ("test", "valid")
        for name, value in scores[split].items()
    }
