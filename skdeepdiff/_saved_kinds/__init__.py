"""What may be saved and built: estimators, and what they consist of."""
