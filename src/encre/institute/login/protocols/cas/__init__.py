"""CAS 3.0: single-use tickets bound to their service, attributes, single logout."""

from encre.institute.login.protocols.cas.entering import granted, refused

__all__ = ["granted", "refused"]
