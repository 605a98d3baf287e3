"""The command ./encre, driven as a person drives it."""
