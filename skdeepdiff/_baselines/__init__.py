"""The baselines of the paper that need no network of their own."""
