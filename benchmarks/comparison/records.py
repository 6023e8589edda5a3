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
    """SHA-256 of a record's JSON text, keys sorted, without its checksum."""
    rest = {name: value for name, value in record.items() if name != "checksum"}
    text = json.dumps(rest, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write_record(path, record):
    """Write a record with its checksum; the file appears whole or not at all."""
    record = record | {"checksum": checksum_of(record)}
    write_whole(path, json.dumps(record, indent=1, allow_nan=False).encode())


def read_record(path):
    """Read a record; a :class:`BadRecordError` if it isn't whole, or was changed."""
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
