"""The draper's substeps on a graphics processor: the kernels of `drape.kernels`, one to one, in warp."""
