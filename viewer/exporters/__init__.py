"""The same geometry for other programs."""
