"""What those who run an institute do: back up, restore, move, upgrade."""
