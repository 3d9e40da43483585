"""The sample network: invented people, real municipalities, one-click sign-in on loopback."""
