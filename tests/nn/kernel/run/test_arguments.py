import pytest
import torch

from skdeepdiff.nn._kernel._layout import FIELDS
from skdeepdiff.nn._kernel._run._arguments import pack_arguments


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight", torch.zeros(3, 4).T),
        ("weight", torch.zeros(3, dtype=torch.float64)),
        ("weight", torch.zeros(3, device="meta")),
        ("sharing", torch.zeros(3)),
        ("n_genes", torch.tensor(3)),
        ("n_genes", 3.0),
    ],
)
def test_what_the_kernel_would_misread_is_refused(name, value):
    with pytest.raises(TypeError, match=f"{name} must be"):
        pack_arguments(**{name: value})
