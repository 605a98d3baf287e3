"""The demonstration institute: fictitious structures, people and notebooks, the same for the same seed."""
