from comparison.environment import machine, versions


def test_what_results_depend_on():
    assert set(versions()) >= {"python", "torch", "sklearn", "skdeepdiff", "numpy"}
    assert machine()["cores"] >= 1
