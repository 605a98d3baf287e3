"""Charts drawn by the server as SVG, from numbers the previewing process found."""
