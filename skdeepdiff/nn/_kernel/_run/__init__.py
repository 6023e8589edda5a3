"""Compile the kernels, and run them on torch's tensors."""
