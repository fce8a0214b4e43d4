"""Words as vectors: the encoders that ship and those from a folder, their teaching, and search by meaning."""
