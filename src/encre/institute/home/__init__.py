"""The portal, my account, the statements the law asks for, and help."""
