"""One file a version, each from the one before."""
