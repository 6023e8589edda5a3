import re

import pytest

from bad_files import TABLE

LONGEST = 400


def matches(message, expected):
    parts = map(re.escape, expected.split("..."))
    return re.fullmatch(".*".join(parts), message, re.DOTALL) is not None


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.what)
def test_error_and_message(case, tmp_path):
    with pytest.raises(Exception) as caught:  # noqa: PT011 - checked more closely
        case.call(tmp_path)
    message = str(caught.value).replace(str(tmp_path), "{folder}")
    assert type(caught.value) is case.error, message
    assert matches(message, case.message), message
    assert len(case.message) <= LONGEST


def test_the_table_is_whole():
    names = [case.what for case in TABLE]
    assert len(names) >= 40
    assert len(set(names)) == len(names)
