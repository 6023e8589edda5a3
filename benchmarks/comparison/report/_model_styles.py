"""How models are called and drawn, the same in all tables and figures."""

from dataclasses import dataclass

from comparison.models import ALL_MODELS, MODELS, PAPER_SUFFIX

# Colours that are told apart with any colour vision, by family: raw blue, auxiliary
# green, siamese orange. Markers differ as well.
_VARIANTS = {
    "raw_d": ("#56b4e9", "o"),
    "raw_c": ("#0072b2", "s"),
    "raw": ("#1b2a6b", "D"),
    "aux": ("#009e73", "^"),
    "raw_aux": ("#00513b", "v"),
    "aux_siamese": ("#e69f00", "P"),
    "raw_aux_siamese": ("#d55e00", "X"),
}
_BASELINES = {
    "single_layer_svr": ("#cc79a7", "<"),
    "two_layer_svr": ("#8e4585", ">"),
    "relieff_forest": ("#7f6000", "h"),
    "attentive_chrome": ("#000000", "*"),
}
_ENSEMBLES = {"aux_siamese_ensemble": ("#e69f00", "s")}
_STYLES = _VARIANTS | _BASELINES | _ENSEMBLES
# Models that the paper doesn't have, one after the other.
_OTHERS = (
    ("#555555", "d"),
    ("#777777", "p"),
    ("#999999", "H"),
    ("#333333", "8"),
)


@dataclass(frozen=True)
class ModelStyle:
    """How a model is called and drawn.

    Parameters
    ----------
    label : str
        Name for people.
    kind : {"variant", "baseline", "yardstick", "ensemble"}
        What it is in the paper.
    color, marker, fillstyle : str
        Matplotlib's. Variants are full, others hollow, the paper's settings half full.
    """

    label: str
    kind: str
    color: str
    marker: str
    fillstyle: str


def style_of(key):
    """Name and marker of a model.

    Parameters
    ----------
    key : str
        In the table of models; with ``@paper`` at its end for the paper's settings.

    Returns
    -------
    style : ModelStyle
        One for unknown models too, under their key.
    """
    name = key.removesuffix(PAPER_SUFFIX)
    model = ALL_MODELS.get(key)
    label = model.label if model else key
    kind = model.kind if model else "yardstick"
    color, marker = _STYLES.get(name) or _OTHERS[_rank(name) % len(_OTHERS)]
    fillstyle = "full" if kind == "variant" else "none"
    if key.endswith(PAPER_SUFFIX):
        fillstyle = "bottom"
    return ModelStyle(label, kind, color, marker, fillstyle)


def label_of(key):
    """Name of a model for people, see :func:`style_of`."""
    return style_of(key).label


def model_order(key):
    """Where a model stands: as in the table of models, unknown ones at the end.

    Parameters
    ----------
    key : str
        See :func:`style_of`.

    Returns
    -------
    order : tuple
        To sort by.
    """
    name = key.removesuffix(PAPER_SUFFIX)
    names = list(MODELS)
    place = names.index(name) if name in MODELS else len(names)
    return place, name, key.endswith(PAPER_SUFFIX)


def _rank(name):
    others = [other for other in MODELS if other not in _STYLES]
    return others.index(name) if name in others else sum(name.encode())
