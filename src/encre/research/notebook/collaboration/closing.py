"""Why the live door closes: the codes that a page reads (RFC 6455, section 7.4.2)."""

RESTART = 1012
TROUBLE = 1011
BAD = 4400
ENDED = 4401
"""The session ran out: the person may sign in again, and what they typed is still theirs."""
NOT_ALLOWED = 4403
LOST = 4404
SILENT = 4408
OUTDATED = 4409
SLOW = 4413
TOO_FAST = 4429
