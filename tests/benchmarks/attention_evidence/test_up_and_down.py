import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.utils import Bunch

from attention_evidence import up_and_down


def attention(marks):
    """Of two marks in cell types A and B."""
    names = ["K4_A_aux", "K9_A_aux", "K4_B_aux", "K9_B_aux"]
    return Bunch(marks=np.array(marks), bins=np.ones((3, 4, 2)), stream_names=names)


@pytest.fixture
def attentions():
    return [
        attention([[0.6, 0.4, 0.6, 0.4], [0.2, 0.8, 0.4, 0.6], [0.5] * 4]),
        attention([[0.8, 0.2, 0.8, 0.2], [0.3, 0.7, 0.3, 0.7], [0.5] * 4]),
    ]


def test_table(attentions):
    table = up_and_down.attention_table(attentions, np.array([9.0, -9.0, 8.0]), 8)
    assert list(table.index) == ["K4", "K9"]
    assert_allclose(table["up"], [0.7, 0.3])
    assert_allclose(table["up_sd"], [0.1, 0.1])
    assert_allclose(table["down"], [0.3, 0.7])
    assert_allclose(table["down_sd"], 0, atol=1e-12)


def test_mean_over_trainings(attentions):
    mean = up_and_down.mean_attention(attentions)
    assert_allclose(mean.marks[0], [0.7, 0.3, 0.7, 0.3])
    assert mean.stream_names == attentions[0].stream_names
