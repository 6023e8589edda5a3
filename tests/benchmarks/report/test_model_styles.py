from comparison.models import ALL_MODELS
from comparison.report._model_styles import style_of


def test_looks_tell_models_and_settings_apart():
    looks = [style_of(name) for name in [*ALL_MODELS, "of somebody else's"]]
    drawn = {(look.color, look.marker, look.fillstyle) for look in looks}
    assert len(drawn) == len({look.label for look in looks}) == len(looks)
    assert (looks[-1].label, looks[-1].kind) == ("of somebody else's", "yardstick")
    assert style_of("raw_d@paper").label == "Raw: d (paper settings)"
    assert style_of("raw_d@paper").color == style_of("raw_d").color
