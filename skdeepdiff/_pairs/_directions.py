"""Which genes go up or down."""


def up_and_down(log_fold_change, threshold):
    """Tell which genes go up and which down in B, by the paper's rule (section 3.6)."""
    return log_fold_change >= threshold, log_fold_change <= -threshold
