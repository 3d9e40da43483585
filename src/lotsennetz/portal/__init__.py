"""The public face: front page, imprint, privacy, accessibility, health."""
