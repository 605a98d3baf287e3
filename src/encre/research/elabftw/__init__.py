"""The door of programs written for eLabFTW."""
