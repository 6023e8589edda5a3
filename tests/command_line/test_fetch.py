from pathlib import Path
from unittest.mock import Mock, call

from skdeepdiff._command_line import _fetch


def test_options(run, monkeypatch):
    fetch = Mock(return_value=Path("here"))
    monkeypatch.setattr(_fetch, "fetch_deepdiff", fetch)
    assert run("fetch").out == "here\n"
    run("fetch", "E123-E003", "--data-home", "d", "--base-url", "http://m/", "-q")
    named = {"data_home": "d", "verbose": False, "base_url": "http://m/"}
    assert fetch.call_args_list == [
        call(None, data_home=None, verbose=True),
        call(["E123-E003"], **named),
    ]
