"""Expression, from tables of counts and of differential results."""
