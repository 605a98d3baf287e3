"""What crosses rooms: journeys, conformance, the access matrix, the command."""
