import pytest

from skdeepdiff.nn import VARIANTS, Variant, get_variant


def test_names():
    assert list(VARIANTS) == [
        "raw_d",
        "raw_c",
        "raw",
        "aux",
        "raw_aux",
        "aux_siamese",
        "raw_aux_siamese",
    ]


def test_lookup():
    assert get_variant("aux") is VARIANTS["aux"]
    own = Variant(raw=("b",))
    assert get_variant(own) is own
    with pytest.raises(ValueError, match="variant must be one of 'raw_d'"):
        get_variant("raw_e")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs raw streams, auxiliary paths or both"),
        ({"raw": ("c",)}, "must hold only 'a', 'b' and 'difference'"),
        ({"raw": ("a",), "siamese": True}, "siamese=True needs auxiliary=True"),
    ],
)
def test_impossible_variants(arguments, message):
    with pytest.raises(ValueError, match=message):
        Variant(**arguments)
