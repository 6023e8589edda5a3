"""Files that hold a JSON record and its checksum."""

import hashlib
import json

from skdeepdiff._files import write_whole

# Of result files; another number means that they are made again.
FORMAT = 1


class BadRecordError(ValueError):
    """A file doesn't hold what it should."""


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
