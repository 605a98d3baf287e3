"""What records, corrections and ranks make of a person: pure functions, the same in any order."""
