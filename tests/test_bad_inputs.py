import pytest

from helpers.bad_file import matches
from helpers.bad_inputs import TABLE, TRAINS_WITHOUT, run
from skdeepdiff._networks._base import NetworkRegressor

pytestmark = pytest.mark.filterwarnings(f"ignore:{TRAINS_WITHOUT}:UserWarning")


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.what)
def test_error_and_message(case):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - checked more closely
        run(case)
    message = str(caught.value.args[0])
    assert type(caught.value) is case.error, message
    assert matches(message, case.message), message


def fails_in_fit_of_a_network(case):
    factory = getattr(case.make, "func", case.make)
    return (
        case.method == "fit"
        and isinstance(factory, type)
        and issubclass(factory, NetworkRegressor)
    ) or "warm_start" in case.what


@pytest.mark.parametrize(
    "case",
    [case for case in TABLE if fails_in_fit_of_a_network(case)],
    ids=lambda case: case.what,
)
def test_a_network_that_fails_to_fit_is_left_as_it_was(case):
    model = case.make()
    before = vars(model).copy()
    with pytest.raises(case.error):
        model.fit(*case.arguments)
    assert vars(model).keys() == before.keys()
    assert all(value is before[name] for name, value in vars(model).items())
