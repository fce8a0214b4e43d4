"""Where the camera stands and how its lens bends: from pictures of a printed board."""
