import torch

from skdeepdiff import DeepDiffRegressor, paper_settings
from skdeepdiff.nn import VARIANTS


def test_paper_settings_of_every_variant():
    expected = {
        "signal": "counts",
        "standardize_signal": False,
        "standardize_targets": False,
        "initialization": "published",
        "lr": 1e-4,
        "batch_size": 10,
        "max_epochs": 120,
        "gradient_clip": 1.0,
        "siamese_weight": 4.0,
        "margin": 2.0,
    }
    for name in VARIANTS:
        model = DeepDiffRegressor(**paper_settings(name))
        assert model.variant == name
        assert model.get_params().items() >= expected.items()


def test_paper_settings_start_from_the_published_distribution(X, y):
    settings = paper_settings("raw_aux") | {"max_epochs": 1, "hidden_size": 4}
    model = DeepDiffRegressor(**settings).fit(X, y)
    parameters = torch.cat([p.flatten() for p in model.nets_[0].module_.parameters()])
    # Six steps of at most about 1e-4 can't leave U(-0.1, 0.1) by more.
    assert parameters.abs().max() < 0.101
    assert parameters.abs().max() > 0.09
