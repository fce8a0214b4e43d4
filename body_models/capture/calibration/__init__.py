"""From pictures of a printed board to a calibrated camera, its file, and whether it has been moved since."""
