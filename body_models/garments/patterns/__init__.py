"""Sewing patterns: the GarmentCode specification, and programs that draft one from finished measurements."""
