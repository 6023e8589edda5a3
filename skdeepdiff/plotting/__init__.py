"""Pictures of what models attend to, how they train and how well they predict.

Each Display computes with a class method such as ``from_estimator``, draws with
``plot`` and keeps what it drew, as those of scikit-learn do. :func:`write_report` puts
such pictures on a page. They need matplotlib, and the page jinja2 (the extra
``plots``). For predicted against true values there is scikit-learn's own
:class:`~sklearn.metrics.PredictionErrorDisplay`.
"""

from ._bin_attention import BinAttentionDisplay
from ._mark_attention import MarkAttentionDisplay
from ._performance import PerformanceDisplay
from ._training_history import TrainingHistoryDisplay
from ._write_report import write_report

__all__ = [
    "BinAttentionDisplay",
    "MarkAttentionDisplay",
    "PerformanceDisplay",
    "TrainingHistoryDisplay",
    "write_report",
]
