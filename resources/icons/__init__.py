"""Line icons as SVG; `currentColor` is replaced by the colour of the place they stand in."""
