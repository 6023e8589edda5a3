"""How models are called and drawn, the same in all tables and figures."""

from dataclasses import dataclass

from comparison.models import ALL_MODELS, MODELS, PAPER_SUFFIX

# Colours that are told apart with any colour vision, by family: raw blue, auxiliary
# green, siamese orange. Markers differ as well.
_STYLES = {
    "raw_d": ("#56b4e9", "o"),
    "raw_c": ("#0072b2", "s"),
    "raw": ("#1b2a6b", "D"),
    "aux": ("#009e73", "^"),
    "raw_aux": ("#00513b", "v"),
    "aux_siamese": ("#e69f00", "P"),
    "raw_aux_siamese": ("#d55e00", "X"),
    "single_layer_svr": ("#cc79a7", "<"),
    "two_layer_svr": ("#8e4585", ">"),
    "relieff_forest": ("#7f6000", "h"),
    "attentive_chrome": ("#000000", "*"),
    "aux_siamese_ensemble": ("#e69f00", "s"),
    "aux_siamese_and_ridge": ("#e69f00", "d"),
    "promoter_totals": ("#555555", "d"),
    "ridge": ("#777777", "p"),
    "forest": ("#999999", "H"),
    "boosting": ("#333333", "8"),
}


@dataclass(frozen=True)
class ModelStyle:
    """How a model is called and drawn.

    ``label`` is its name for people; ``kind`` what it is in the paper (a variant,
    baseline, yardstick or ensemble); ``color``, ``marker`` and ``fillstyle`` are
    matplotlib's. Variants are full, others hollow, the paper's settings half full.
    """

    label: str
    kind: str
    color: str
    marker: str
    fillstyle: str

    @property
    def line(self):
        """Keyword arguments of matplotlib's ``plot``."""
        names = ("label", "color", "marker", "fillstyle")
        return {name: getattr(self, name) for name in names}


def style_of(key):
    """Style of a model by its key, with ``@paper`` at its end for the paper's settings.

    Models that aren't in the table of models have one too, under their key.
    """
    name = key.removesuffix(PAPER_SUFFIX)
    model = ALL_MODELS.get(key)
    label = model.label if model else key
    kind = model.kind if model else "yardstick"
    color, marker = _STYLES.get(name, ("#333333", "1"))
    fillstyle = "full" if kind == "variant" else "none"
    if key.endswith(PAPER_SUFFIX):
        fillstyle = "bottom"
    return ModelStyle(label, kind, color, marker, fillstyle)


def label_of(key):
    """Name of a model for people."""
    return style_of(key).label


def model_order(key):
    """To sort models as in the table of models, unknown ones at the end."""
    name = key.removesuffix(PAPER_SUFFIX)
    names = list(MODELS)
    place = names.index(name) if name in MODELS else len(names)
    return place, name, key.endswith(PAPER_SUFFIX)
