"""Real processes killed at the wrong moment."""
