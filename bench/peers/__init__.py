"""Other engines, each set up the way its users have it."""
