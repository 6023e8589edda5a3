"""Values as JSON and arrays, and back, by an allow-list of kinds."""

import functools
import math
from numbers import Integral, Real

import numpy as np

from ..exceptions import MalformedFileError

# The key that marks a JSON object as something else than a dict of ours.
KIND = "kind"
MAX_DEPTH = 40
# Parts of an object that its own attributes are in.
TRANSPARENT = ("params", "fitted")


def _join(path, name):
    """Name a part, such as ``nets_/0/parameters``."""
    if name in TRANSPARENT:
        return path
    return f"{path}/{name}" if path else str(name)


def _as_pythons_own(value):
    """Turn numbers and text of NumPy's and other libraries into Python's own."""
    if isinstance(value, np.timedelta64):  # an Integral, says NumPy
        return value
    if isinstance(value, bool | np.bool_):
        return bool(value)
    for kind, own in ((Integral, int), (Real, float)):
        if isinstance(value, kind):
            return own(value)
    return str.__str__(value) if isinstance(value, str) else value


class Encoder:
    """Turn values into what JSON can hold; ``arrays`` has arrays by their place."""

    def __init__(self, object_kinds):
        self.object_kinds = object_kinds
        self.arrays = {}

    def encode(self, value, path):
        """Encode a value that belongs at ``path``, such as ``nets_/0/parameters``."""
        value = _as_pythons_own(value)
        if value is None or type(value) in (bool, int, str):
            return value
        if type(value) is float:
            if math.isfinite(value):
                return value
            return {KIND: "float", "value": repr(value)}
        if type(value) is list:
            return [self.encode(v, f"{path}/{i}") for i, v in enumerate(value)]
        if type(value) is tuple:
            return {KIND: "tuple", "items": self.encode(list(value), path)}
        if type(value) is dict:
            if not all(type(key) in (str, int) for key in value):
                raise TypeError(f"{path} has keys that are neither str nor int.")
            items = [
                [key, self.encode(v, _join(path, key))] for key, v in value.items()
            ]
            return {KIND: "dict", "items": items}
        if isinstance(value, np.ndarray):
            return self._encode_array(value, path)
        for kind in self.object_kinds:
            if kind.fits(value):
                state = kind.state_of(value)
                return {KIND: kind.name} | {
                    name: self.encode(part, _join(path, name))
                    for name, part in state.items()
                }
        if hasattr(value, "__array__"):  # such as a pandas Index
            return self._encode_array(np.asarray(value), path)
        raise TypeError(
            f"{path} is a {type(value).__module__}.{type(value).__qualname__}, which "
            "can't be saved. Set it to something that can, or use pickle or joblib."
        )

    def _encode_array(self, value, path):
        if value.dtype.kind in "OU" and all(isinstance(v, str) for v in value.flat):
            return {KIND: "strings", "items": value.tolist()}
        if value.dtype.kind not in "biuf" or value.dtype.itemsize > 8:
            raise TypeError(
                f"{path} is an array of {value.dtype}, which can't be saved."
            )
        self.arrays[path] = np.asarray(value, dtype=value.dtype.newbyteorder("="))
        return {KIND: "array", "name": path}


class Decoder:
    """Build values from what :class:`Encoder` made, and nothing that isn't allowed."""

    def __init__(self, object_kinds, arrays):
        self.arrays = dict(arrays)
        plain = ("float", "tuple", "dict", "strings", "array", "scalar")
        self.plain_builders = {kind: getattr(self, f"_build_{kind}") for kind in plain}
        self.object_builders = {kind.name: kind.build for kind in object_kinds}
        self._path = []

    @property
    def where(self):
        """Path of what couldn't be decoded, as of :meth:`Encoder.encode`."""
        return functools.reduce(_join, self._path, "")

    def decode(self, encoded, name=""):
        if type(encoded) is int and not -(2**63) <= encoded < 2**63:
            raise MalformedFileError(f"{name} must fit 64 bits, got {encoded!r:.80}.")
        if encoded is None or type(encoded) in (bool, int, float, str):
            return encoded
        if len(self._path) == MAX_DEPTH:
            raise MalformedFileError(f"values are nested more than {MAX_DEPTH} deep.")
        # What fails leaves its path behind.
        self._path.append(name)
        if type(encoded) is list:
            value = self._decode_all(enumerate(encoded), list)
        else:
            value = self._build(dict(encoded))
        self._path.pop()
        return value

    def _decode_all(self, parts, container=dict):
        decoded = {name: self.decode(part, name) for name, part in parts}
        return decoded if container is dict else container(decoded.values())

    def _build(self, encoded):
        kind = encoded.pop(KIND, None)
        if kind in self.plain_builders:
            return self.plain_builders[kind](**encoded)
        if kind in self.object_builders:
            return self.object_builders[kind](**self._decode_all(encoded.items()))
        raise MalformedFileError(
            f"it names {kind!r:.80}, which isn't among what may be built: "
            f"{', '.join(self.plain_builders | self.object_builders)}."
        )

    def _build_float(self, value):
        if value not in ("nan", "inf", "-inf"):
            raise MalformedFileError(f"{value!r:.80} isn't a float.")
        return float(value)

    def _build_scalar(self, dtype, value):
        # Once, NumPy's numbers were written with their types.
        return self.decode(value)

    def _build_tuple(self, items):
        if type(items) is not list:
            raise MalformedFileError("a tuple has no items.")
        return self._decode_all(enumerate(items), tuple)

    def _build_dict(self, items):
        if not all(type(key) in (str, int) for key, _ in items):
            raise MalformedFileError("a dict has keys other than str or int.")
        return self._decode_all(items)

    def _build_strings(self, items):
        # Of objects: an array of text would give all of them the longest one's room.
        array = np.array(items, dtype=object)
        if not all(type(item) is str for item in array.flat):
            raise MalformedFileError("an array of strings holds something else.")
        return array

    def _build_array(self, name):
        # Once only: copies of a large array would take any amount of memory.
        if name not in self.arrays:
            raise MalformedFileError(
                f"the array {name!r:.80} is missing, or used more than once."
            )
        return self.arrays.pop(name)
