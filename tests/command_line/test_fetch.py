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


def test_errors(run, tmp_path):
    code, out, err = run("fetch", "E123-E999", "--data-home", tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith("skdeepdiff fetch: error: There is no published cell type")
    code, _, err = run(
        "fetch", "E123-E003", "--base-url", "ftp://m/", "--data-home", tmp_path
    )
    assert code == 1
    assert "base_url must be an address that begins with http://" in err
