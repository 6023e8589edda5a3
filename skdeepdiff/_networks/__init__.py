"""The regressors that train networks."""
