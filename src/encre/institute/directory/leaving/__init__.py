"""What leaves the directory for an OpenLDAP server: pure shaping, which knows no database."""
