"""An entry on paper: PDF/A-3b with its source inside; no Django here but its static files."""
