"""Tests of the directories that are read."""
