"""Touch widgets of the windows: they show values and report touches, and decide nothing."""
