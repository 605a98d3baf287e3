"""Promises of the whole house, checked on every room: events, transactions, queries, columns."""
