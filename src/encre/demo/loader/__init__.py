"""Loads the demonstration through the services of the rooms, as people would have done it."""
