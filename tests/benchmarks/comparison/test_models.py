import pytest

from comparison.models import ALL_MODELS, MODELS, PAPER_MODELS, TUNE
from skdeepdiff import paper_settings
from skdeepdiff.nn import VARIANTS


@pytest.mark.parametrize("name", VARIANTS)
def test_published_settings_of_variants(name):
    found = PAPER_MODELS[f"{name}@paper"].make(7, None).get_params()
    expected = paper_settings(name) | {"random_state": 7}
    assert {key: found[key] for key in expected} == expected
    assert PAPER_MODELS[f"{name}@paper"].make(7, 3).max_epochs == 3


def test_published_settings_of_baselines():
    chrome = PAPER_MODELS["attentive_chrome@paper"].make(0, None)
    assert (chrome.lr, chrome.batch_size, chrome.signal) == (1e-4, 10, "counts")
    assert PAPER_MODELS["two_layer_svr@paper"].make(0, None).signal == "counts"
    forest = PAPER_MODELS["relieff_forest@paper"].make(0, None)
    assert forest.named_steps["marks"].signal == "counts"
    assert len(PAPER_MODELS) == len(VARIANTS) + 4


@pytest.mark.parametrize("tune", TUNE)
@pytest.mark.parametrize("name", ALL_MODELS)
def test_grids_have_parameters_of_their_model(tune, name):
    grid = ALL_MODELS[name].grid(tune)
    assert set(grid) <= set(ALL_MODELS[name].make(0, None).get_params())
    assert tune != "none" or grid == {}


def test_candidates_of_the_paper():
    assert MODELS["relieff_forest"].grid("paper") == {
        "relieff__n_features_to_select": [50, 70, 100],
        "forest__n_estimators": [10, 50, 100, 150, 200],
    }
    both = {"aux_weight", "siamese_weight"}
    weights = {"raw": set(), "aux": {"aux_weight"}, "aux_siamese": both}
    for name, expected in weights.items():
        assert both & set(MODELS[name].grid("paper")) == expected
