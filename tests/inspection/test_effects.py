import joblib
from numpy.testing import assert_allclose, assert_array_equal

from skdeepdiff.inspection import perturb, perturbation_effect, perturbation_scan


def test_a_linear_models_effects(ridge, slopes, X, capsys):
    where = {"mark": 1, "window": (2, 5), "cell_type": "B"}
    effect = perturbation_effect(ridge, X, **where, scale=3)
    assert_allclose(effect, 2 * X[:, 1, 1, 2:5] @ slopes[1, 2:5], rtol=1e-4, atol=1e-4)
    result = perturbation_scan(ridge, X, windows=8, scale=0, verbose=1)
    assert "24/24" in capsys.readouterr().err
    assert_allclose(result.effects, -(X[:, 1] - X[:, 0]) * slopes, rtol=1e-4, atol=1e-4)
    # A linear model's effects add up.
    of_all = perturbation_effect(ridge, X, scale=0)
    assert_allclose(result.effects.sum(axis=(1, 2)), of_all, rtol=1e-4, atol=1e-3)


def test_scan_is_made_of_effects(network, X, genes):
    where = {"marks": ["H3K4me3", [0, 2]], "windows": [(0, 3), (2, 8)]}
    names = {"mark_names": genes.mark_names}
    result = perturbation_scan(network, X, **where, **names, scale=0.5)
    assert result.effects.shape == (60, 2, 2)
    assert result.marks == ["H3K4me3", "H3K4me1+H3K9me3"]
    assert_array_equal(result.windows, [[0, 3], [2, 8]])
    assert_array_equal(result.prediction, network.predict(X))
    effect = perturbation_effect(network, X, mark=[0, 2], window=(2, 8), scale=0.5)
    assert_array_equal(result.effects[:, 1, 1], effect)
    edited = perturb(X, mark=[0, 2], window=(2, 8), scale=0.5)
    assert_allclose(effect, network.predict(edited) - network.predict(X), atol=1e-6)


def test_the_same_for_any_batches_and_jobs(ridge, network, X):
    expected = perturbation_scan(ridge, X, windows=2, scale=0).effects
    for parameters in ({"batch_size": 7}, {"n_jobs": 2}):
        with joblib.parallel_config("threading"):
            result = perturbation_scan(ridge, X, windows=2, scale=0, **parameters)
        assert_allclose(result.effects, expected, atol=1e-4)
    expected = perturbation_scan(network, X, windows=1, scale=0).effects
    result = perturbation_scan(network, X, windows=1, scale=0, batch_size=7)
    assert_allclose(result.effects, expected, atol=1e-6)
