import pytest

from helpers.bad_file import matches
from helpers.bad_files import TABLE


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.message)
def test_error_and_message(case, tmp_path):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - checked more closely
        case.call(tmp_path)
    message = str(caught.value).replace(str(tmp_path), "{folder}")
    assert type(caught.value) is case.error, message
    assert matches(message, case.message), message
