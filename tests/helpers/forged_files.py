"""Files of estimators, taken apart and put together again with a right checksum."""

import copy

import numpy as np

from skdeepdiff._saving._container import pack, read_file, unpack


def write_container(path, document, arrays):
    """Write a file that holds these, in the package's format."""
    document = {name: part for name, part in document.items() if name != "format"}
    path.write_bytes(pack(document, arrays))


def read_container(path, max_bytes=10**8):
    """The document and the arrays of a file."""
    return unpack(read_file(path, max_bytes), path)


def forge(path, place, new):
    """Put something else into a file, at a place such as ``fitted/nets_/0/n_marks``.

    ``new`` is that, or a function of what was there. Of arrays the place is the end of
    their names.
    """
    document, arrays = read_container(path)
    of_arrays = [name for name in arrays if name.endswith(place or "estimator")]
    for name in of_arrays:
        arrays[name] = new(arrays[name])
    if not of_arrays:
        _put(document, ["estimator", *filter(None, place.split("/"))], new)
    write_container(path, document, arrays)


def _put(encoded, place, new):
    name, *rest = place
    if isinstance(encoded, dict) and encoded.get("kind") in ("dict", "tuple"):
        items = encoded["items"]
        if encoded["kind"] == "dict":
            if name not in dict(items):
                items.append([name, None])
            (items,) = (item for item in items if item[0] == name)
            name = 1
        encoded = items
    name = int(name) if isinstance(encoded, list) else name
    if rest:
        _put(encoded[name], rest, new)
    else:
        encoded[name] = new(encoded[name]) if callable(new) else new


VALUES = (None, True, 0, -1, 3, 10**9, 10**30, 0.5, "x", [], [[3]])
NOT_A_NUMBER = {"kind": "float", "value": "nan"}
CHANGES_OF_ARRAYS = (
    lambda array: array[:-1],
    lambda array: array[..., :0],
    lambda array: array[None],
    lambda array: np.concatenate([array, array]),
    lambda array: array.astype(np.float32 if array.dtype != np.float32 else float),
    lambda array: np.full_like(array, 3),
    lambda array: np.full_like(array, np.nan if array.dtype.kind == "f" else 99),
    lambda array: array * 0,
)


def single_changes(document, arrays):
    """Each file that differs from another in a single value, by what is changed."""
    for place in list(_places(document["estimator"], ["estimator"])):
        old = _at(document, place)
        others = [*VALUES, NOT_A_NUMBER]
        if type(old) is list:
            others += [old[:-1], old + old[:1], old[::-1]]
        for number, other in enumerate(others):
            if other != old or type(other) is not type(old):
                changed = copy.deepcopy(document)
                _at(changed, place[:-1])[place[-1]] = other
                yield f"{place}, change {number} from {old!r:.50}", changed, arrays
    for name, array in arrays.items():
        for number, change in enumerate(CHANGES_OF_ARRAYS):
            if array.ndim or number not in (0, 1, 3):
                changed = arrays | {name: change(array)}
                yield f"{name}, change {number}", document, changed


def _places(value, place):
    """Where there is anything, as keys and indices on the way."""
    if isinstance(value, list | dict):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield [*place, key]
            yield from _places(value[key], [*place, key])


def _at(value, place):
    for key in place:
        value = value[key]
    return value
