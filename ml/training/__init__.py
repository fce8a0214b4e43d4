"""Learning: the loop, what is tracked, what is saved, how a figure is judged."""
