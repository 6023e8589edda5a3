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


def path_of(store, task):
    return store.folder / "results" / f"{task.name}.json"


def test_written_result_is_there(store, task, result, told):
    assert not store.has(task)
    store.write(task, result)
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
        (lambda text: "", "it isn't JSON"),
    ],
)
def test_bad_file_is_told_once_and_made_again(
    store, task, result, told, damage, problem
):
    store.write(task, result)
    path = path_of(store, task)
    path.write_text(damage(path.read_text()))
    assert not store.has(task)
    assert not store.has(task)
    (text,) = told
    assert problem in text
    assert str(path) in text
    assert load_results(store.folder).table.empty
    store.write(task, result)
    assert store.has(task)


def test_file_under_another_name_is_no_result(store, task, result, told):
    store.write(task, result)
    other = replace(task, seed=1)
    path_of(store, task).rename(path_of(store, other))
    assert not store.has(other)
    assert "of another task" in told[0]


def test_failure_is_removed_by_success(store, task, result):
    assert not store.has_failed_meanwhile(task)
    store.write(task, {"error": "Traceback\nValueError: no luck\n"})
    assert store.has_failed_meanwhile(task)
    (failure,) = load_results(store.folder).failures
    assert (failure.name, failure.last_line) == (task.name, "ValueError: no luck")
    assert not store.has(task)
    store.write(task, result)
    assert load_results(store.folder).failures == []


def test_old_failure_is_tried_again(store, task):
    store.write(task, {"error": "no luck"})
    path = store.folder / "failures" / f"{task.name}.txt"
    os.utime(path, (0, 0))
    assert not store.has_failed_meanwhile(task)


def test_claims(store, task):
    claim = store.claim(task)
    assert store.claim(task) is None
    assert store.claim(replace(task, seed=1)) is not None
    claim.release()
    assert store.claim(task) is not None


def reopen(store, task, command="command"):
    again = Store(store.folder)
    again.open([task], command)
    return again


@pytest.mark.parametrize(
    ("change", "message", "has_run_file"),
    [
        ({"epochs": 5}, "epochs is None there and 5 here", True),
        ({"epochs": 5}, "epochs is None there and 5 here", False),
        ({"tune": "small"}, "tune is none there and small here", True),
        ({"device": "auto"}, "device is cpu there and auto here", True),
    ],
)
def test_other_settings_are_refused(store, task, result, change, message, has_run_file):
    store.write(task, result)
    if not has_run_file:
        (store.folder / "run.json").unlink()
    with pytest.raises(OtherSettingsError, match=f"{message}.*another --output"):
        reopen(store, replace(task, **change))


def test_other_versions_are_refused(store, task, result, monkeypatch):
    store.write(task, result)
    here = store_module.versions()
    monkeypatch.setattr(store_module, "versions", lambda: here | {"torch": "0.1"})
    with pytest.raises(OtherSettingsError, match=r"torch is .* there and 0\.1 here"):
        reopen(store, task)


def test_other_data_are_refused(store, task, result):
    store.write(task, result)
    source = replace(task.source, checksums=(("tiny.npz", "0" * 64),))
    with pytest.raises(OtherSettingsError, match=r"tiny\.npz is .* there and 000"):
        reopen(store, replace(task, source=source))


def test_more_models_and_seeds_are_welcome(store, task, result):
    store.write(task, result)
    reopen(store, replace(task, model="ridge", seed=5), "another command")
    run = json.loads((store.folder / "run.json").read_text())
    assert run["commands"] == ["command", "another command"]
    assert run["tasks"] == ["tiny__promoter_totals__0", "tiny__ridge__5"]
    assert run["settings"]["split"] == "published"
    assert set(run["versions"]) >= {"python", "torch", "sklearn", "skdeepdiff"}


def test_unreadable_run_file_is_made_again(store, task, tmp_path):
    told = []
    (store.folder / "run.json").write_text("{")
    Store(store.folder, report=told.append).open([task], "command")
    assert told == ["run.json isn't readable and is made again."]
    json.loads((store.folder / "run.json").read_text())


def test_damaged_pair_is_written_again(store, task, result):
    store.write(task, result)
    path = store.folder / "pairs" / "tiny.json"
    right = path.read_bytes()
    path.write_bytes(right[:100])
    assert load_results(store.folder).table.empty
    reopen(store, task)
    assert path.read_bytes() == right
