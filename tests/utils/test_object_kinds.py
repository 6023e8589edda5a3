import pytest
from sklearn.linear_model import Ridge

import skdeepdiff
from skdeepdiff._utils import _object_kinds
from skdeepdiff._utils._object_kinds import ESTIMATOR, ObjectKind, is_savable

RIDGE = ObjectKind(
    ESTIMATOR,
    lambda value: isinstance(value, Ridge),
    Ridge.get_params,
    Ridge,
)


def test_what_is_allowed_can_be_saved_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(_object_kinds, "_list_kinds", tuple)
    assert _object_kinds.allowed_kinds() == ()
    with pytest.raises(TypeError, match="must be one of skdeepdiff's"):
        skdeepdiff.PairedMarks().save(tmp_path / "marks.skdeepdiff")
    _object_kinds.allow(lambda: (RIDGE,))
    skdeepdiff.save(Ridge(3.0), tmp_path / "ridge")
    assert skdeepdiff.load(tmp_path / "ridge").alpha == 3.0


def test_the_package_allows_its_estimators_and_no_others():
    assert is_savable(skdeepdiff.make_relieff_forest())
    assert not is_savable(Ridge())
    assert not is_savable(skdeepdiff.PairedMarks)
