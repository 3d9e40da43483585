"""Pages and posts of the radar. Each post goes to one service."""
