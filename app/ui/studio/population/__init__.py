"""The parts of the population page."""
