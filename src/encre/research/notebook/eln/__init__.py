"""The `.eln` exchange format: any vendor's archive read, and our own written (no Django here)."""
