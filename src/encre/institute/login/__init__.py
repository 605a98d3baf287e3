"""Sign-in: passwords, passkeys, second factor, sessions and access tokens."""
