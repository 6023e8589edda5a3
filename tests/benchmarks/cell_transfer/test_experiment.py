import pytest

from cell_transfer import experiment
from cell_transfer.experiment import NEW_CELL_TYPE, OTHER_PAIRS, WITHIN
from cell_transfer.joined_pairs import load_pairs


class Watched:
    """Keeps what it is given."""

    def fit(self, X, y, X_val=None, y_val=None):
        self.given = len(X), None if X_val is None else len(X_val), y.ndim
        self.mean = y.mean()
        return self

    def predict(self, X):
        return X.sum(axis=(1, 2, 3))


@pytest.fixture
def watched(monkeypatch):
    model = Watched()
    for name in ("plain", "network", "swapped"):
        made = experiment.Model(
            name, lambda seed, epochs: model, name == "network", name == "swapped"
        )
        monkeypatch.setitem(experiment.MODELS, name, made)
    return model


def judged(cells_file, test, model="plain", limits=(None, None)):
    return experiment.judge(
        (str(cells_file),), ("",), None, None, "none", test, model, 0, limits
    )


@pytest.mark.parametrize(
    ("test", "n_pairs", "tested"),
    [
        ((WITHIN, "C1-C3"), 1, ["C1-C3"]),
        ((OTHER_PAIRS, "C1-C3"), 5, ["C1-C3"]),
        ((NEW_CELL_TYPE, "C3"), 3, ["C1-C3", "C2-C3", "C3-C4"]),
    ],
)
def test_what_is_trained_on_and_tested(test, n_pairs, tested, cells_file, watched):
    records = judged(cells_file, test)
    assert watched.given == (42 * n_pairs, None, 1)
    assert [record["pair"] for record in records] == tested
    assert {record["n"] for record in records} == {12}
    assert {(record["mode"], record["held_out"]) for record in records} == {test}
    judged(cells_file, test, "network", (20, None))
    assert watched.given == (20, 5, 2)
    judged(cells_file, test, "swapped", (20, None))
    assert watched.given == (40, None, 1)
    assert abs(watched.mean) < 1e-9


@pytest.mark.parametrize(
    ("pairs", "held_out"),
    [
        (None, ["C1", "C2", "C3", "C4"]),
        # Without C1, there is no pair to train on.
        (("C1-C2", "C3-C1"), ["C2", "C3"]),
        (("C1-C2",), []),
    ],
)
def test_what_may_be_held_out(pairs, held_out, cells_file):
    tests = experiment.list_tests(load_pairs((str(cells_file),), None, pairs, "none"))
    assert [name for mode, name in tests if mode == NEW_CELL_TYPE] == held_out
    n_pairs = len(pairs or [0] * 6)
    assert len(tests) == n_pairs + (n_pairs > 1) * n_pairs + len(held_out)


@pytest.mark.parametrize("model", ["ridge", "boosting", "raw_c"])
def test_models(model, cells_file):
    (record,) = judged(cells_file, (WITHIN, "C1-C2"), model, (None, 1))
    assert -1 <= record["pearson"] <= 1
    if model == "ridge":
        assert record["pearson"] > 0.6
