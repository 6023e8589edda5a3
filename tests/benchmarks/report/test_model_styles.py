from comparison.models import ALL_MODELS
from comparison.report._model_styles import style_of


def test_markers_tell_models_and_settings_apart():
    looks = [style_of(name) for name in ALL_MODELS]
    assert len({(look.color, look.marker, look.fillstyle) for look in looks}) == len(
        looks
    )
    assert len({look.label for look in looks}) == len(looks)
    assert style_of("raw_d@paper").label == "Raw: d (paper settings)"
    assert style_of("raw_d@paper").color == style_of("raw_d").color


def test_a_model_that_isnt_in_the_table():
    look = style_of("of somebody else's")
    assert (look.label, look.kind) == ("of somebody else's", "yardstick")
