"""Colours, type and spacing of the windows, and the reader of them."""

from resources.themes.tokens import ThemeTokens, load_theme

__all__ = ["ThemeTokens", "load_theme"]
