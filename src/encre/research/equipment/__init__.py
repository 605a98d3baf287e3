"""Equipment: instruments, who may book them, and when they are taken."""
