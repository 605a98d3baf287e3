"""The demonstration institute: fictitious, and the same for the same seed."""
