"""What an attacker tries at the door, on every address."""
