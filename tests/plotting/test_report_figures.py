import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline

from skdeepdiff import PairedMarks
from skdeepdiff.datasets import make_paired_marks
from skdeepdiff.inspection import permutation_importance
from skdeepdiff.plotting._report_figures import draw_importance


def test_importances_are_those_of_the_function():
    genes = make_paired_marks(80, n_bins=12, bin_size=500, random_state=0)
    X, y = genes.data, genes.target[:, 0]
    model = make_pipeline(PairedMarks(), Ridge(1000)).fit(X, y)
    options = {"mark_names": genes.mark_names, "n_repeats": 2, "random_state": 0}
    by_mark, by_place = draw_importance(model, X, y, genes.bin_positions, **options)
    marks = permutation_importance(model, X, y, **options)
    places = permutation_importance(model, X, y, marks="all", windows=10, **options)

    (ax,) = by_mark[0].axes
    bars = [bar.get_width() for bar in ax.patches]
    np.testing.assert_allclose(bars, marks.importances_mean[:, 0])
    assert f"H3K4me3 {marks.importances_mean[1, 0]:.3f}" in by_mark[1]
    (ax,) = by_place[0].axes
    values, edges, _ = ax.patches[0].get_data()
    np.testing.assert_allclose(values, places.importances_mean[0])
    # Of 12 bins in 10 windows, two have two.
    assert (edges[0], edges[-1]) == (-3000, 3000)
    assert sorted(set(np.diff(edges))) == [500, 1000]
    assert f"-3000 to -2500 bp {values[0]:.3f}" in by_place[1]
    assert plt.get_fignums() == []
