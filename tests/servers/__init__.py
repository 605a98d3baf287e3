"""Real servers that tests talk to, each in a temporary folder and as its own user."""
