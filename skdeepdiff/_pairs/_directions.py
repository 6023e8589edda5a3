"""Which genes go up or down."""


def up_and_down(log_fold_change, threshold):
    """Which genes are up- and which down-regulated in B.

    The paper's rule (section 3.6): the log fold change is at least the threshold, or at
    most minus the threshold.

    Parameters
    ----------
    log_fold_change : ndarray of shape (n_genes,)
        Log fold change B over A.
    threshold : float
        In units of log2.

    Returns
    -------
    up, down : ndarray of bool of shape (n_genes,)
        Members.

    Examples
    --------
    >>> import numpy as np
    >>> up_and_down(np.array([2.0, 1.9, -2.0]), 2.0)
    (array([ True, False, False]), array([False, False,  True]))
    """
    return log_fold_change >= threshold, log_fold_change <= -threshold
