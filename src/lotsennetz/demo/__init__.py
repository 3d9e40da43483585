"""The sample network: real municipalities, invented people, one-click sign-in on loopback."""
