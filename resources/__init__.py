"""What the shop owns, as data, and the typed readers of it: the lowest layer, imported by all others."""
