"""What the tests of downloads share."""

import os
import urllib.request

import pytest

from skdeepdiff.datasets._published import _download


@pytest.fixture
def direct_and_hasty(monkeypatch):
    """Without proxies, and without waiting for long before trying again."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(urllib.request, "_opener", None)  # knows the former ones
    monkeypatch.setattr(_download, "BACK_OFF", 0.001)
