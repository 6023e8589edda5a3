import datetime

import numpy as np
import pandas as pd
import pytest
from sklearn.utils import Bunch

from skdeepdiff import (
    DeepDiffRegressor,
    LogFoldChangeForest,
    PairedMarks,
    ReliefFSelector,
    TwoLayerSVR,
)
from skdeepdiff._pairs._validation import validate_targets
from skdeepdiff.datasets import ChromosomeSplit
from skdeepdiff.inspection import permutation_importance
from skdeepdiff.metrics import (
    log_fold_change_scorer,
    pearson_corrcoef,
    relative_performance,
)
from skdeepdiff.plotting import (
    BinAttentionDisplay,
    MarkAttentionDisplay,
    PerformanceDisplay,
)

COLUMNS = [f"bin{index}" for index in range(48)]
IDS = [f"g{index}" for index in range(60)]


@pytest.fixture
def frame(X):
    return pd.DataFrame(X.reshape(60, -1).astype(float), IDS, COLUMNS)


@pytest.fixture
def change(y):
    return pd.Series(y[:, 0], IDS)


MAKERS = {"polars": "DataFrame", "pyarrow": "table"}


def put_into(library, columns):
    module = pytest.importorskip(library, reason="its tables")
    return getattr(module, MAKERS[library])({n: columns[n].tolist() for n in columns})


@pytest.mark.parametrize(
    "put",
    [
        lambda frame: frame.convert_dtypes(),
        lambda frame: put_into("polars", frame),
        lambda frame: put_into("pyarrow", frame),
        lambda frame: put_into("pyarrow", frame).to_batches()[0],
    ],
    ids=["nullable", "polars", "pyarrow", "RecordBatch"],
)
def test_tables_are_taken_by_their_names(put, frame):
    expected = PairedMarks(n_marks=3).fit_transform(frame)
    table = put(frame)
    marks = PairedMarks(n_marks=3).fit(table)
    assert list(marks.feature_names_in_) == COLUMNS
    np.testing.assert_array_equal(marks.transform(table), expected)
    with pytest.raises(ValueError, match="must be in the same order as they were in"):
        marks.transform(put(frame[COLUMNS[::-1]]))


def test_missing_values_of_a_nullable_table(frame):
    table = frame.convert_dtypes()
    table.iloc[3, 2] = pd.NA
    with pytest.raises(ValueError, match="Input X contains NaN, in gene 3 for one"):
        PairedMarks(n_marks=3).fit(table)


@pytest.mark.parametrize("library", MAKERS)
@pytest.mark.parametrize(
    "value", ["1", datetime.date(2020, 1, 1), None], ids=["text", "date", "null"]
)
def test_no_numbers_in_a_column(library, value, frame):
    table = put_into(library, frame.assign(bin3=pd.Series([value] * 60, IDS, object)))
    message = "X must be numeric, got dtype .* in column 'bin3'|contains NaN, in gene 0"
    with pytest.raises(ValueError, match=message):
        PairedMarks(n_marks=3).fit(table)
    if value is not None:
        forest = LogFoldChangeForest(1).fit(frame, np.arange(60.0))
        for call in (ReliefFSelector().fit, LogFoldChangeForest().fit, forest.predict):
            with pytest.raises(ValueError, match=message):
                call(table, *[np.arange(60.0)] * (call != forest.predict))


@pytest.mark.parametrize(
    "put",
    [
        list,
        lambda text: np.array(text, dtype=bytes),
        lambda text: [0.5, *text[1:]],
        lambda text: pd.Series(text, dtype="category"),
        lambda text: [[each] * 3 for each in text],
    ],
)
def test_text_of_numbers_is_no_number(put, X):
    text = put([f"{index}.5" for index in range(60)])
    signal = X.reshape(60, -1)
    for call in (
        lambda: LogFoldChangeForest(1).fit(signal, text),
        lambda: TwoLayerSVR().fit(X, text),
        lambda: pearson_corrcoef(np.arange(60.0), text),
    ):
        with pytest.raises(ValueError, match=r"must be numeric, got text, such as b?'"):
            call()


def test_missing_targets_name_a_row(change):
    nullable = change.convert_dtypes()
    nullable.iloc[7] = pd.NA
    with pytest.raises(ValueError, match="Input y contains NaN, in row 7 for one"):
        validate_targets(PairedMarks(), nullable, np.ones(60))


OTHER_ORDER = "{} must be in the same order, but row 0 is 'g0' in .* and 'g59'"
draw_bins = BinAttentionDisplay.from_attention
draw_scores = PerformanceDisplay.from_predictions


def fitted_svr(X, y):
    return TwoLayerSVR(n_marks=3).fit(X, y[::-1])


def fit_validation(X, y):
    model = DeepDiffRegressor("raw_d", n_marks=3, hidden_size=2, max_epochs=1)
    return model.fit(X, y[::-1].set_axis(IDS), X, y)


@pytest.mark.parametrize(
    ("names", "call"),
    [
        ("X and y", lambda X, y: TwoLayerSVR(n_marks=3).fit(X, y)),
        ("X and y", lambda X, y: PairedMarks(n_marks=3).fit(X, y)),
        ("X and y", lambda X, y: LogFoldChangeForest(2).fit(X, y)),
        ("X and y", fit_validation),
        ("X and y", lambda X, y: fitted_svr(X, y).score(X, y)),
        (
            "X and sample_weight",
            lambda X, y: LogFoldChangeForest(2).fit(X, -y[::-1], y),
        ),
        ("X and y", lambda X, y: permutation_importance(fitted_svr(X, y), X, y)),
        ("X and groups", lambda X, y: next(ChromosomeSplit(2).split(X, groups=y))),
        ("y_true and y_pred", lambda X, y: pearson_corrcoef(y[::-1], y)),
        ("scores and baseline_scores", lambda X, y: relative_performance(-y[::-1], y)),
        ("X and y", lambda X, y: log_fold_change_scorer("r2")(None, X, y)),
        ("X and y", lambda X, y: MarkAttentionDisplay.from_estimator(None, X, y)),
        ("X and y", lambda X, y: draw_bins(Bunch(), y, X=X)),
        ("y and strand", lambda X, y: draw_bins(Bunch(), y[::-1], strand=y)),
        (r"y_true and predictions\['a'\]", lambda X, y: draw_scores(y[::-1], {"a": y})),
    ],
)
def test_equal_labels_in_another_order(names, call, frame, change):
    with pytest.raises(ValueError, match=OTHER_ORDER.format(names)):
        call(frame, change[::-1])


@pytest.mark.parametrize(
    "index", [range(60), [f"other{i}" for i in range(60)], IDS], ids=type
)
def test_other_labels_are_not_judged(index, frame, change):
    validate_targets(PairedMarks(), change.set_axis(index), frame)


@pytest.fixture
def labelled(X):
    xarray = pytest.importorskip("xarray", reason="labelled arrays")
    return xarray.DataArray(
        X,
        dims=("gene", "cell", "mark", "bin"),
        coords={"gene": IDS, "cell": ["A", "B"], "mark": ["a", "b", "c"]},
    )


def test_labelled_array(labelled, X, change):
    model = TwoLayerSVR().fit(labelled, change)
    assert model.feature_names_in_[0] == "A_a_0"
    np.testing.assert_array_equal(
        model.predict(labelled), TwoLayerSVR().fit(X, change).predict(X)
    )
    result = permutation_importance(model, labelled, change, n_repeats=1)
    assert result.importances.shape == (3, 1, 1)
    with pytest.raises(ValueError, match=OTHER_ORDER.format("X and y")):
        model.fit(labelled, change[::-1])
    with pytest.raises(ValueError, match="must be in the same order as they were in"):
        model.predict(labelled[:, :, ::-1])


def test_axes_in_another_order(labelled):
    message = "got axes named .*, of which 'bin' is in place 2 of the mark"
    with pytest.raises(ValueError, match=message):
        PairedMarks().fit(labelled.transpose("gene", "cell", "bin", "mark"))
    names = {"cell": "condition", "mark": "histone", "bin": "x"}
    PairedMarks().fit(labelled.rename(names))


def test_flat_labelled_array(labelled, frame):
    xarray = pytest.importorskip("xarray", reason="labelled arrays")
    flat = xarray.DataArray(frame, dims=("gene", "feature"))
    marks = PairedMarks(n_marks=3).fit(flat)
    assert list(marks.feature_names_in_) == COLUMNS
    with pytest.raises(ValueError, match="must be in the same order as they were in"):
        marks.transform(flat[:, ::-1])
