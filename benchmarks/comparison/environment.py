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
    """Which software computes.

    Returns
    -------
    versions : dict of str to str
        Of Python and the packages.
    """
    modules = (skdeepdiff, torch, skorch, sklearn, np, scipy, pd, joblib)
    return {"python": platform.python_version()} | {
        module.__name__: module.__version__ for module in modules
    }


def machine():
    """What it computes on.

    Returns
    -------
    machine : dict
        ``system``, ``processor``, ``cores`` and, where there is one, ``gpu``.
    """
    record = {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
    }
    if torch.cuda.is_available():
        record["gpu"] = torch.cuda.get_device_name()
    return record
