"""Bringing a team in from elsewhere: give, choose, rehearse, bring in, undo."""
