"""What scikit-learn asks of any estimator."""

import pytest
from sklearn.utils import estimator_checks as checks

from helpers.estimators import expected_failures, for_battery

ESTIMATORS = for_battery()
TRANSFORMERS = [name for name in ESTIMATORS if hasattr(ESTIMATORS[name], "transform")]


@pytest.mark.filterwarnings(
    # The battery's targets have one column, its features no names, and some are few.
    "ignore:variant=.* trains without its cell-specific tasks:UserWarning",
    "ignore:n_features_to_select=3 is greater than the number:UserWarning",
    "ignore:SCIPY_ARRAY_API is not set",
)
@checks.parametrize_with_checks(
    list(ESTIMATORS.values()), expected_failed_checks=expected_failures
)
def test_battery(estimator, check):
    check(estimator)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_battery_is_not_hollow(name):
    own = list(checks.estimator_checks_generator(ESTIMATORS[name]))
    expected = expected_failures(ESTIMATORS[name])
    assert len(own) > 45
    assert len(expected) <= 2
    assert set(expected) <= {check.func.__name__ for _, check in own}


@pytest.mark.filterwarnings("ignore:variant=.* trains without:UserWarning")
@pytest.mark.parametrize(
    "name", [name for name in ESTIMATORS if name != "LogFoldChangeForest"]
)
@pytest.mark.parametrize(
    "check",
    [checks.check_param_validation, checks.check_dataframe_column_names_consistency],
)
def test_checks_beyond_the_battery(name, check):
    check(type(ESTIMATORS[name]).__name__, ESTIMATORS[name])


@pytest.mark.filterwarnings(
    "ignore:n_features_to_select=3 is greater:UserWarning",
    "ignore:X (has|does not have valid) feature names:UserWarning",
)
@pytest.mark.parametrize("name", TRANSFORMERS)
@pytest.mark.parametrize(
    "check",
    [
        checks.check_set_output_transform,
        checks.check_set_output_transform_pandas,
        checks.check_global_output_transform_pandas,
        checks.check_get_feature_names_out_error,
        checks.check_transformer_get_feature_names_out,
        checks.check_transformer_get_feature_names_out_pandas,
    ],
)
def test_output_of_transformers(name, check):
    check(name, ESTIMATORS[name])


@pytest.mark.parametrize("name", ESTIMATORS)
def test_html_representation_links_to_the_documentation(name):
    estimator = ESTIMATORS[name]
    own = next(c for c in type(estimator).__mro__ if c.__module__[:10] == "skdeepdiff")
    page = f"en/stable/api/generated/skdeepdiff.{own.__name__}.html"
    with_link = own(**estimator.get_params(deep=False))
    assert f"https://skdeepdiff.readthedocs.io/{page}" in with_link._repr_html_()
