"""The arguments of an entry point: one array of integers and addresses."""

import numpy as np
import torch

from .._layout import FIELDS, INTEGER_ARRAYS, SIZES


def pack_arguments(**values):
    """Arrange a kernel's arguments as it expects them, as an array of int64.

    Each is an int, Tensor, Loan or None (0, as is what isn't given), by the name in
    ``FIELDS``. Tensors must outlive the call. TypeError if a name is unknown, or a
    value no int or tensor that the kernel can read.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"Unknown kernel arguments: {sorted(unknown)}.")
    arguments = np.zeros(len(FIELDS), dtype=np.int64)
    for place, name in enumerate(FIELDS):
        value = values.get(name)
        if value is None:
            continue
        if name not in SIZES:
            value = _address(name, value)
        elif type(value) is not int:
            raise TypeError(f"{name} must be an int, got {type(value).__name__}.")
        arguments[place] = value
    return arguments


def _address(name, value):
    """Where a tensor begins, if it is what the kernel takes it for."""
    tensor = getattr(value, "tensor", value)
    dtype = torch.int64 if name in INTEGER_ARRAYS else torch.float32
    if not (
        tensor.dtype == dtype and tensor.device.type == "cpu" and tensor.is_contiguous()
    ):
        raise TypeError(
            f"{name} must be a contiguous {dtype} tensor on the CPU, got "
            f"{tensor.dtype} on {tensor.device}, strides {tensor.stride()}."
        )
    return tensor.data_ptr()
