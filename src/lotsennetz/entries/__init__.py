"""The spine: what people share, who sees it, and everything that hangs on it."""
