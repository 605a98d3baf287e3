"""Annuaire unique: thirteen directories become one."""
