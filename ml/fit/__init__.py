"""Small, fit or large: learnt from rentals and what was said of them, and judged by time, person and item."""
