"""Parts of the outfit board."""
