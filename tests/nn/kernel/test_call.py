import pytest
import torch

from skdeepdiff.nn._kernel._call import FIELDS, pack_arguments


def test_numbers_and_addresses_lie_in_their_places():
    inputs = torch.zeros(3)
    packed = pack_arguments(n_genes=7, inputs=inputs, saved=None)
    assert packed[FIELDS.index("n_genes")] == 7
    assert packed[FIELDS.index("inputs")] == inputs.data_ptr()
    assert packed[FIELDS.index("saved")] == 0
    assert (packed != 0).sum() == 2


def test_unknown_arguments_are_refused():
    with pytest.raises(TypeError, match="n_gens"):
        pack_arguments(n_gens=7)


def test_tensors_must_be_contiguous():
    with pytest.raises(ValueError, match="weight must be contiguous"):
        pack_arguments(weight=torch.zeros(3, 4).T)
