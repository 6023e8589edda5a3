"""What the package's estimators have that scikit-learn's haven't."""

import os

from .._saving import save
from .._saving._parts import MAX_SIZE, array, number


class OwnEstimatorMixin:
    """Estimators that can be saved, and link to where they are documented."""

    # For the representation in HTML.
    _doc_link_module = "skdeepdiff"
    _doc_link_template = (
        "https://skdeepdiff.readthedocs.io/en/stable/api/generated/"
        "{estimator_module}.{estimator_name}.html"
    )

    # What fit sets, by name: files have this of it and nothing else. Subclasses add
    # their own. It is checked in this order, and may refer to what is before it, to
    # parameters, and to the estimator as "self".
    _fitted_parts = {
        "n_features_in_": number(int, 1, MAX_SIZE),
        "feature_names_in_": array(str, "n_features_in_", optional=True),
    }

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save the estimator to one file that holds nothing but data.

        Parameters
        ----------
        path : str or path-like
            Where to; a file there is replaced, once the new one is whole.

        Raises
        ------
        TypeError, ValueError, OSError
            As of :func:`skdeepdiff.save`.

        See Also
        --------
        skdeepdiff.load : Load it again.
        skdeepdiff.save : The same for pipelines.
        """
        save(self, path)
