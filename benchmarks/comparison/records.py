"""Files that hold a JSON record and its checksum."""

import hashlib
import json

from skdeepdiff._utils._files import write_whole

# Of result files; another number means that they are made again.
FORMAT = 1
# What a result's name is made of, in order.
TASK_KEYS = ("pair", "fold", "n_folds", "model", "seed")


class BadRecordError(ValueError):
    """A file doesn't hold what it should."""


def task_name(pair, fold, n_folds, model, seed):
    """Name of the files of a task, without their endings.

    Parameters
    ----------
    pair : str
        Its name.
    fold, n_folds : int
        Number of the test fold, and how many there are.
    model : str
        Its key.
    seed : int
        Its random_state.

    Returns
    -------
    name : str
        Parts joined by double underscores.

    Examples
    --------
    >>> task_name("E123-E003", 0, 1, "raw_d", 0)
    'E123-E003__raw_d__0'
    >>> task_name("E123-E003", 2, 5, "raw_d", 0)
    'E123-E003__fold2__raw_d__0'
    """
    middle = [f"fold{fold}"] if n_folds > 1 else []
    return "__".join([pair, *middle, model, str(seed)])


def checksum_of(record):
    """SHA-256 of a record's JSON text, keys sorted, without its checksum.

    Parameters
    ----------
    record : dict
        What JSON knows.

    Returns
    -------
    checksum : str
        Hexadecimal digits.
    """
    rest = {name: value for name, value in record.items() if name != "checksum"}
    text = json.dumps(rest, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write_record(path, record):
    """Write a record with its checksum; the file appears whole or not at all.

    Parameters
    ----------
    path : Path
        Where to.
    record : dict
        What JSON knows.
    """
    record = record | {"checksum": checksum_of(record)}
    write_whole(path, json.dumps(record, indent=1, allow_nan=False).encode())


def read_record(path):
    """Read a record.

    Parameters
    ----------
    path : Path
        File.

    Returns
    -------
    record : dict
        As written.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    BadRecordError
        If it isn't whole, was changed, or is of another format.
    """
    try:
        record = json.loads(path.read_bytes())
    except ValueError as error:
        raise BadRecordError("it isn't JSON") from error
    if not isinstance(record, dict):
        raise BadRecordError("it isn't a record")
    if record.get("format", FORMAT) != FORMAT:
        raise BadRecordError(f"it has format {record['format']}, not {FORMAT}")
    if record.get("checksum") != checksum_of(record):
        raise BadRecordError("it doesn't match its checksum")
    return record
