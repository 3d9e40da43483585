"""The product in a real Chromium, against its own server with the sample network."""
