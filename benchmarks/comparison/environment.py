"""What results depend on besides the data: software and machine."""

import os
import platform

import joblib
import numpy as np
import pandas as pd
import scipy
import sklearn
import skorch
import torch

import skdeepdiff


def versions():
    """Which software computes."""
    modules = (skdeepdiff, torch, skorch, sklearn, np, scipy, pd, joblib)
    return {"python": platform.python_version()} | {
        module.__name__: module.__version__ for module in modules
    }


def machine():
    """What it computes on."""
    record = {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
    }
    if torch.cuda.is_available():
        record["gpu"] = torch.cuda.get_device_name()
    return record


def differences(there, here):
    """What two dicts of settings or versions have under a name, where that differs."""
    return "; ".join(
        f"{name} is {_shown(there.get(name))} there and {_shown(here.get(name))} here"
        for name in dict.fromkeys([*there, *here])
        if there.get(name) != here.get(name)
    )


def _shown(value):
    # The beginning of a checksum is enough.
    return value[:12] if isinstance(value, str) else repr(value)
