"""What scikit-learn asks of any estimator."""

import pytest
from sklearn.utils.estimator_checks import (
    check_dataframe_column_names_consistency,
    check_get_feature_names_out_error,
    check_global_output_transform_pandas,
    check_param_validation,
    check_set_output_transform,
    check_set_output_transform_pandas,
    check_transformer_get_feature_names_out,
    check_transformer_get_feature_names_out_pandas,
    estimator_checks_generator,
    parametrize_with_checks,
)

from helpers.estimators import expected_failures, for_battery

ESTIMATORS = for_battery()
TRANSFORMERS = [name for name in ESTIMATORS if hasattr(ESTIMATORS[name], "transform")]


@pytest.mark.filterwarnings(
    # The battery's targets have one column, its features no names, and some are few.
    "ignore:variant=.* trains without its cell-specific tasks:UserWarning",
    "ignore:n_features_to_select=3 is greater than the number:UserWarning",
    "ignore:SCIPY_ARRAY_API is not set",
)
@parametrize_with_checks(
    list(ESTIMATORS.values()), expected_failed_checks=expected_failures
)
def test_battery(estimator, check):
    check(estimator)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_battery_is_not_hollow(name):
    checks = list(estimator_checks_generator(ESTIMATORS[name]))
    expected = expected_failures(ESTIMATORS[name])
    assert len(checks) > 45
    assert len(expected) <= 2
    assert set(expected) <= {check.func.__name__ for _, check in checks}


@pytest.mark.filterwarnings("ignore:variant=.* trains without:UserWarning")
@pytest.mark.parametrize(
    "name", [name for name in ESTIMATORS if name != "LogFoldChangeForest"]
)
@pytest.mark.parametrize(
    "check", [check_param_validation, check_dataframe_column_names_consistency]
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
        check_set_output_transform,
        check_set_output_transform_pandas,
        check_global_output_transform_pandas,
        check_get_feature_names_out_error,
        check_transformer_get_feature_names_out,
        check_transformer_get_feature_names_out_pandas,
    ],
)
def test_output_of_transformers(name, check):
    check(name, ESTIMATORS[name])


@pytest.mark.parametrize("name", ESTIMATORS)
def test_html_representation_links_to_the_documentation(name):
    estimator = ESTIMATORS[name]
    own = next(c for c in type(estimator).__mro__ if c.__module__[:10] == "skdeepdiff")
    address = (
        "https://skdeepdiff.readthedocs.io/en/stable/api/generated/"
        f"skdeepdiff.{own.__name__}.html"
    )
    with_link = own(**estimator.get_params(deep=False))
    assert address in with_link._repr_html_()
