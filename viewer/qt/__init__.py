"""Scenes inside Qt windows; the only folder of the viewer that knows Qt."""
