"""The seven DeepDiff variants as data (paper, section 3.6 and figure 3)."""

from dataclasses import dataclass
from typing import Final, Literal

# Streams that the raw features of a variant are made of, per mark.
CELL_A: Final = "a"
CELL_B: Final = "b"
DIFFERENCE: Final = "difference"

VariantName = Literal[
    "raw_d", "raw_c", "raw", "aux", "raw_aux", "aux_siamese", "raw_aux_siamese"
]


@dataclass(frozen=True)
class Variant:
    """Which streams a network reads and which auxiliary tasks it learns.

    ``VARIANTS`` has those of the paper by name.

    Parameters
    ----------
    raw : tuple of {"a", "b", "difference"}
        Raw features, each a stream per mark: signal of cell type A, of cell
        type B, their difference A - B. Empty if the network has no raw path.
    auxiliary : bool
        Whether each cell type has a path of its own that predicts its expression.
    siamese : bool
        Whether the cell paths share level I and a contrastive loss compares
        their level-I embeddings.

    Raises
    ------
    ValueError
        If there is no such network: one without streams and paths, with unknown streams
        or the same twice, or ``siamese`` without ``auxiliary``.

    See Also
    --------
    get_variant : Look one up by name.
    DeepDiffNet : The network of a variant.

    Examples
    --------
    >>> from skdeepdiff.nn import VARIANTS
    >>> VARIANTS["raw_aux_siamese"]
    Variant(raw=('a', 'b', 'difference'), auxiliary=True, siamese=True)
    """

    raw: tuple[Literal["a", "b", "difference"], ...] = ()
    auxiliary: bool = False
    siamese: bool = False

    def __post_init__(self):
        if unknown := set(self.raw) - {CELL_A, CELL_B, DIFFERENCE}:
            raise ValueError(
                "raw must hold only 'a', 'b' and 'difference', got "
                f"{sorted(unknown)} besides."
            )
        if len(set(self.raw)) < len(self.raw):
            raise ValueError(f"raw must not repeat itself, got {self.raw!s:.80}.")
        if not self.raw and not self.auxiliary:
            raise ValueError("A variant needs raw streams, auxiliary paths or both.")
        if self.siamese and not self.auxiliary:
            raise ValueError("siamese=True needs auxiliary=True.")


VARIANTS: dict[VariantName, Variant] = {
    "raw_d": Variant(raw=(DIFFERENCE,)),
    "raw_c": Variant(raw=(CELL_A, CELL_B)),
    "raw": Variant(raw=(CELL_A, CELL_B, DIFFERENCE)),
    "aux": Variant(auxiliary=True),
    "raw_aux": Variant(raw=(CELL_A, CELL_B, DIFFERENCE), auxiliary=True),
    "aux_siamese": Variant(auxiliary=True, siamese=True),
    "raw_aux_siamese": Variant(
        raw=(CELL_A, CELL_B, DIFFERENCE), auxiliary=True, siamese=True
    ),
}


def get_variant(variant: VariantName | Variant) -> Variant:
    """Look a variant up by name; a :class:`Variant` passes through.

    Parameters
    ----------
    variant : str or Variant
        One of the names in ``VARIANTS``, or a description of one's own.

    Returns
    -------
    variant : Variant
        The description.

    Raises
    ------
    ValueError
        If the name is unknown.

    See Also
    --------
    DeepDiffNet : The network of a variant.

    Examples
    --------
    >>> from skdeepdiff.nn import get_variant
    >>> get_variant("raw_d").raw
    ('difference',)
    """
    if isinstance(variant, Variant):
        return variant
    if not isinstance(variant, str) or variant not in VARIANTS:
        raise ValueError(
            f"variant must be one of {', '.join(map(repr, VARIANTS))} or a Variant, "
            f"got {variant!r}."
        )
    return VARIANTS[variant]
