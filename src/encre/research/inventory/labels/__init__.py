"""Labels: codes, formats in millimetres, drawing in SVG and PDF. Knows nothing of the database."""
