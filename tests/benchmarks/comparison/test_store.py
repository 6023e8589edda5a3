import json
import os
from dataclasses import replace

import pytest

from comparison import store as store_module
from comparison.report import load_results
from comparison.store import OtherSettingsError, Store
from comparison.task import Task, run_task


@pytest.fixture
def task(source):
    return Task(source, "promoter_totals", 0)


@pytest.fixture
def told():
    return []


@pytest.fixture
def store(task, told, tmp_path):
    store = Store(tmp_path / "out", report=told.append)
    store.open([task], "command")
    return store


@pytest.fixture
def result(task):
    return run_task(task)


@pytest.fixture
def path(store, task, result):
    """Of a result that is written."""
    assert not store.has(task)
    store.write(task, result)
    return store.folder / "results" / f"{task.name}.json"


def reopen(store, task, command="command"):
    Store(store.folder, report=store.report).open([task], command)


def test_written_result_is_there(store, task, result, told, path):
    assert store.has(task)
    assert not told
    (row,) = load_results(store.folder).table.to_dict("records")
    assert row["model"] == "promoter_totals"
    assert row["test_pearson"] == result["scores"]["test"]["pearson"]
    assert len(row["test_target"]) == result["genes"]["test"]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda text: text[:500], "it isn't JSON"),
        (lambda text: "[]", "it isn't a record"),
        (lambda text: text.replace('"fold": 0', '"fold": 1'), "its checksum"),
        (lambda text: text.replace('"format": 1', '"format": 9'), "it has format 9"),
    ],
)
def test_bad_file_is_told_once_and_made_again(
    store, task, result, told, path, damage, problem
):
    path.write_text(damage(path.read_text()))
    assert not store.has(task)
    assert not store.has(task)
    (text,) = told
    assert f"{path} can't be used" in text
    assert problem in text
    assert load_results(store.folder).table.empty
    store.write(task, result)
    assert store.has(task)
    other = replace(task, seed=1)
    path.rename(path.with_name(f"{other.name}.json"))
    assert not store.has(other)
    assert "of another task" in told[1]


def test_failure_is_tried_again_by_the_next_run_and_removed_by_success(
    store, task, result
):
    assert not store.has_failed_meanwhile(task)
    store.write(task, {"error": "Traceback\nValueError: no luck\n"})
    assert store.has_failed_meanwhile(task)
    assert not store.has(task)
    (failure,) = load_results(store.folder).failures
    assert (failure.name, failure.last_line) == (task.name, "ValueError: no luck")
    os.utime(store.folder / failure.file, (0, 0))
    assert not store.has_failed_meanwhile(task)
    store.write(task, result)
    assert load_results(store.folder).failures == []


def test_other_settings_are_refused(store, task, path):
    message = "epochs is None there and 5 here; tune is none there and small here"
    for _ in range(2):
        with pytest.raises(OtherSettingsError, match=f"{message}.*another --output"):
            reopen(store, replace(task, epochs=5, tune="small"))
        # And if only the result tells.
        (store.folder / "run.json").unlink(missing_ok=True)


def test_other_versions_and_data_are_refused(store, task, path, monkeypatch):
    source = replace(task.source, checksums=(("tiny.npz", "0" * 64),))
    with pytest.raises(OtherSettingsError, match=r"tiny\.npz is .* there and 000"):
        reopen(store, replace(task, source=source))
    here = store_module.versions()
    monkeypatch.setattr(store_module, "versions", lambda: here | {"torch": "0.1"})
    with pytest.raises(OtherSettingsError, match=r"torch is .* there and 0\.1 here"):
        reopen(store, task)


def test_more_models_and_seeds_are_welcome(store, task, path):
    reopen(store, replace(task, model="ridge", seed=5), "another command")
    run = json.loads((store.folder / "run.json").read_text())
    assert run["commands"] == ["command", "another command"]
    assert run["tasks"] == ["tiny__promoter_totals__0", "tiny__ridge__5"]
    assert run["settings"]["split"] == "published"


def test_damaged_run_and_pair_are_written_again(store, task, told, path):
    pair, run = store.folder / "pairs" / "tiny.json", store.folder / "run.json"
    right = pair.read_bytes()
    pair.write_bytes(right[:100])
    assert load_results(store.folder).table.empty
    run.write_text("{")
    reopen(store, task)
    assert told == ["run.json isn't readable and is made again."]
    assert json.loads(run.read_text())["tasks"] == [task.name]
    assert pair.read_bytes() == right
