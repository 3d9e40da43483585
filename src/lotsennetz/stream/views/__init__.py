"""Pages and posts of the stream. Each post goes to one service."""
