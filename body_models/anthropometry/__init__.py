"""Measuring bodies, the statistics of measured people, and the way from measurements to a body."""
