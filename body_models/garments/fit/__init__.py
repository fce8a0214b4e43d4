"""Does it fit: ease at each zone, a verdict on each size, and which size to take."""
