"""Plain values that are saved with an estimator."""

import math

MAX_DEPTH = 10


def check_notes(notes):
    """Refuse with a TypeError what JSON doesn't give back as it was."""
    if type(notes) is not dict:
        raise TypeError(f"notes must be a dict, got a {type(notes).__name__}.")
    _check(notes, "notes", MAX_DEPTH)


def _check(value, path, depth):
    if value is None or type(value) in (bool, int, str):
        return
    if type(value) is float and math.isfinite(value):
        return
    if type(value) not in (dict, list):
        shown = f"{value!r:.80}" if type(value) is float else type(value).__name__
        raise TypeError(
            f"{path:.200} must be text, a finite number, a boolean, None, a list or a "
            f"dict, got {shown}."
        )
    if not depth:
        raise TypeError(f"notes must be nested at most {MAX_DEPTH} deep.")
    if type(value) is dict and not all(type(key) is str for key in value):
        raise TypeError(f"{path:.200} must have text as keys.")
    parts = value.items() if type(value) is dict else enumerate(value)
    for name, part in parts:
        _check(part, f"{path:.200}/{name}", depth - 1)
