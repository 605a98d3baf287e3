"""The command ./encre: standard library only, since it runs before anything is installed."""
