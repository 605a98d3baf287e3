"""Figures drawn by code: the pictures of the demonstration notebooks."""
