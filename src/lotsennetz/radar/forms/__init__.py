"""Forms of the radar. Lengths and choices are the services' business, so that they can say them."""
