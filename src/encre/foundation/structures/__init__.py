"""The reference of structures: a dated tree with several bodies above, and its succession."""
