from pathlib import Path

import pytest

from skdeepdiff._command_line import _fetch


@pytest.fixture
def calls(monkeypatch):
    calls = []

    def fetch_deepdiff(*arguments, **options):
        calls.append((arguments, options))
        return Path("here")

    monkeypatch.setattr(_fetch, "fetch_deepdiff", fetch_deepdiff)
    return calls


def test_options(calls, run):
    assert run("fetch")[:2] == (0, "here\n")
    run("fetch", "E123-E003", "--data-home", "d", "--base-url", "http://m/", "-q")
    assert calls == [
        ((None,), {"data_home": None, "verbose": True}),
        (
            (["E123-E003"],),
            {"data_home": "d", "verbose": False, "base_url": "http://m/"},
        ),
    ]
