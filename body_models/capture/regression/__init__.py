"""Measurements learnt from outlines, and their union with the fitted body."""
