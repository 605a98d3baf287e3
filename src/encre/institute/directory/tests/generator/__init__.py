"""Tests of the generator, of the scorer and of the bench."""
