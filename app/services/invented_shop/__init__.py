"""A shop with an invented month behind it, in a data folder that is thrown away: for pictures of screens."""
