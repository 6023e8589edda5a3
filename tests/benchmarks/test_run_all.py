import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.utils import Bunch

import run_all
from models import MODELS
from pairs import SYNTHETIC_SIZES, Pair, load_pair, make_synthetic_pair
from skdeepdiff import DeepDiffRegressor
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.metrics import pearson_corrcoef
from skdeepdiff.nn import VARIANTS


@pytest.fixture
def tiny_pair(monkeypatch):
    genes = make_paired_marks(40, n_marks=2, n_bins=52, random_state=0)
    split = Bunch(data=genes.data, target=genes.target)
    pair = Pair("tiny", split, split, split)
    monkeypatch.setattr(run_all, "make_synthetic_pair", lambda size: pair)
    return pair


def test_all_eleven_models_and_a_yardstick():
    kinds = [model.kind for model in MODELS.values()]
    assert (kinds.count("variant"), kinds.count("baseline")) == (7, 4)
    assert kinds.count("yardstick") == 1
    assert set(VARIANTS) <= set(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_runs(tiny_pair, name):
    result = run_all.evaluate(tiny_pair, name, 0, 1)
    assert (result["pair"], result["model"], result["seed"]) == ("tiny", name, 0)
    assert -1 <= result["test_pearson"] <= 1
    assert result["fit_seconds"] > 0
    assert result["genes"] == {"train": 40, "valid": 40, "test": 40}


def test_evaluation_is_that_of_the_estimator(tiny_pair):
    result = run_all.evaluate(tiny_pair, "raw_d", 3, 2)
    genes = tiny_pair.train
    model = DeepDiffRegressor("raw_d", max_epochs=2, random_state=3)
    model.fit(genes.data, genes.target, X_val=genes.data, y_val=genes.target)
    expected = pearson_corrcoef(genes.target, model.predict(genes.data))
    assert result["test_pearson"] == pytest.approx(expected, abs=1e-5)


def test_whole_run(tiny_pair, tmp_path, capsys):
    arguments = "--models raw_d two_layer_svr ridge --seeds 0 1 --epochs 1 --n-jobs 1"
    run_all.main([*arguments.split(), "--output", str(tmp_path)])
    files = sorted(path.name for path in (tmp_path / "results").iterdir())
    assert files == [
        f"tiny_{model}_{seed}.json"
        for model in ("raw_d", "ridge", "two_layer_svr")
        for seed in (0, 1)
    ]
    result = json.loads((tmp_path / "results" / files[0]).read_text())
    assert set(result["versions"]) >= {"python", "torch", "sklearn", "skdeepdiff"}
    table = pd.read_csv(tmp_path / "results.csv")
    assert len(table) == 6
    assert list(table["model"][:2]) == ["raw_d", "raw_d"], "in the order asked for"
    for name in ("report.txt", "correlations.png", "correlations.svg"):
        assert (tmp_path / name).stat().st_size > 0
    printed = capsys.readouterr().out
    assert "tiny: 40 training, 40 validation, 40 test genes" in printed
    assert "Ridge, log1p difference" in printed


def test_a_failing_model_doesnt_stop_the_others(
    tiny_pair, tmp_path, monkeypatch, capsys
):
    def fail(seed, epochs):
        raise FloatingPointError("no luck")

    monkeypatch.setitem(MODELS, "aux", replace(MODELS["aux"], make=fail))
    arguments = ["--models", "aux", "ridge", "--n-jobs", "1"]
    with pytest.raises(SystemExit) as stop:
        run_all.main([*arguments, "--output", str(tmp_path)])
    assert stop.value.code == 1
    printed = capsys.readouterr()
    assert "Ridge, log1p difference" in printed.out
    assert "aux failed on tiny, seed 0" in printed.err
    assert "FloatingPointError: no luck" in printed.err
    failure = json.loads((tmp_path / "results" / "tiny_aux_0.json").read_text())
    assert "no luck" in failure["error"]


def test_workers_give_the_same(tiny_pair, tmp_path):
    arguments = ["--models", "raw_d", "aux", "--epochs", "1", "--n-jobs"]
    for n_jobs in ("1", "2"):
        output = str(tmp_path / n_jobs)
        run_all.main([*arguments, n_jobs, "--output", output])
    one, two = (pd.read_csv(tmp_path / n / "results.csv") for n in ("1", "2"))
    np.testing.assert_allclose(one["test_pearson"], two["test_pearson"], atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "x"], "--data and --pairs must be given together"),
        (["--models", "raw_e"], "invalid choice: 'raw_e'"),
        (["--n-jobs", "0"], "--n-jobs must be at least 1, got 0"),
        (["--epochs", "0"], "--epochs must be at least 1, got 0"),
        (["--seeds", "a"], "invalid int value"),
    ],
)
def test_bad_options(arguments, message, capsys):
    with pytest.raises(SystemExit):
        run_all.main(arguments)
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("pair", "message"),
    [("E1-E2", "E1.train.csv doesn't exist"), ("E1", "joined by a hyphen.*'E1'")],
)
def test_bad_data(tmp_path, pair, message):
    with pytest.raises(SystemExit, match=message):
        run_all.main(["--data", str(tmp_path), "--pairs", pair])


def test_synthetic_pair_is_always_the_same():
    first, second = make_synthetic_pair(), make_synthetic_pair()
    shapes = [split.data.shape for split in first[1:]]
    assert shapes == [(200, 2, 5, 200), (100, 2, 5, 200), (200, 2, 5, 200)]
    for a, b in zip(first[1:], second[1:], strict=True):
        np.testing.assert_array_equal(a.data, b.data)


def test_size_of_the_synthetic_pair(tiny_pair, monkeypatch):
    asked = []

    def make(size):
        asked.append(size)
        return tiny_pair

    monkeypatch.setattr(run_all, "make_synthetic_pair", make)
    for arguments in ([], ["--size", "paper"]):
        run_all.load_pairs(run_all.parse_arguments(arguments))
    assert asked == ["small", "paper"]
    assert SYNTHETIC_SIZES["paper"] == {"train": 10_000, "valid": 2_360, "test": 6_100}


def test_published_pair(sample_folder):
    pair = load_pair(sample_folder, "E123-E003")
    assert [len(split.data) for split in pair[1:]] == [200, 100, 100]
    result = run_all.evaluate(pair, "ridge", 0, None)
    # Ridge on the log1p difference, 200 training genes, 100 test genes.
    assert result["test_pearson"] == pytest.approx(0.652, abs=0.005)
