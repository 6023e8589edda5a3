import shutil
from unittest.mock import Mock, call

import pytest

from comparison import options as options_module
from comparison.models import PAPER_MODELS
from comparison.options import find_sources, make_tasks, parse_arguments
from skdeepdiff.datasets import PUBLISHED_PAIRS


def test_one_task_a_fold_model_and_seed():
    arguments = "--split chromosomes --folds 3 --models ridge aux ridge --seeds 4 5 4"
    tasks = make_tasks(parse_arguments(arguments.split()))
    found = [(task.source.fold, task.model, task.seed) for task in tasks]
    assert found == [
        (fold, model, seed)
        for fold in range(3)
        for model in ("ridge", "aux")
        for seed in (4, 5)
    ]


def test_paper_settings_are_other_models():
    names = [task.model for task in make_tasks(parse_arguments(["--paper-settings"]))]
    assert names == list(PAPER_MODELS)
    assert all(name.endswith("@paper") for name in names)


def test_datasets(dataset, tmp_path):
    other = tmp_path / "my__genes 2.npz"
    shutil.copy(dataset, other)
    sources = find_sources(parse_arguments(["--data", str(dataset), str(other)]))
    assert [source.name for source in sources] == ["tiny", "my_genes_2"]
    with pytest.raises(ValueError, match="Two files of --data are called tiny"):
        find_sources(parse_arguments(["--data", str(dataset), str(dataset)]))


def test_fetching(tmp_path, monkeypatch):
    for cell in {cell for pair in PUBLISHED_PAIRS for cell in pair}:
        for part in ("train", "valid", "test", "expr"):
            (tmp_path / f"{cell}.{part}.csv").write_text(part)
    fetch = Mock(return_value=tmp_path)
    monkeypatch.setattr(options_module.datasets, "fetch_deepdiff", fetch)
    sources = find_sources(parse_arguments(["--fetch"]))
    assert [source.name for source in sources] == ["-".join(p) for p in PUBLISHED_PAIRS]
    arguments = ["--fetch", "--data", str(tmp_path), "--pairs", "E003-E006"]
    (source,) = find_sources(parse_arguments(arguments))
    assert (source.name, source.path) == ("E003-E006", str(tmp_path))
    asked = call(None, data_home=None), call(["E003-E006"], data_home=str(tmp_path))
    assert fetch.call_args_list == [*asked]
