"""The parts of the pattern page."""
