"""The house: settings, addresses and doors; the only place that knows every room."""
