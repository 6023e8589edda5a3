"""Which genes go up or down."""


def up_and_down(log_fold_change, threshold):
    """Tell which genes are up- and which down-regulated in B, as boolean arrays.

    The paper's rule (section 3.6): the log fold change is at least the threshold, or at
    most minus the threshold.
    """
    return log_fold_change >= threshold, log_fold_change <= -threshold
