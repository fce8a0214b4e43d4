"""Statistics of measured people, as data."""
