"""What the door keeps: numbers, what has no place elsewhere, time-stamped archives."""
