"""Writing an entry together: its Yjs document, the protocol of its readers, the live door."""
