"""What the package needs that has nothing to do with genes."""
