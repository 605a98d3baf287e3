"""No acknowledged keystroke is ever lost: the proof, with real servers and real clients."""
