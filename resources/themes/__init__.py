"""Colours, type and spacing of the windows, and the reader of them."""

from resources.themes.tokens import THEMES, Density, ThemeName, ThemeTokens, load_theme

__all__ = ["THEMES", "Density", "ThemeName", "ThemeTokens", "load_theme"]
