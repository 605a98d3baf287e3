"""The room of samples, reagents and where they are kept."""
