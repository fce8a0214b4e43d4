"""Geometry of people and clothes: bodies, measuring, patterns, draping, fit. No screen, no learning."""
