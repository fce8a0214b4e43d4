"""Figures a model is judged by, each with its interval."""
