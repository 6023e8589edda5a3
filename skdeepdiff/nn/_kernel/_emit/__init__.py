"""Write the kernels as LLVM code. Knows neither torch nor who runs them."""
