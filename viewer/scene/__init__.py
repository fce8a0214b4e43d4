"""Scenes without Qt: the studio, the person, the garment, the fit map and the tapes."""
