"""Why something cannot be shown."""


class NoPreview(Exception):
    """These bytes have no preview; `reason` is a code the page puts into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
