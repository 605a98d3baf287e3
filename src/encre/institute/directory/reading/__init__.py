"""Reading directories as they are: pure readers that yield native rows and know no database."""

from encre.institute.directory.reading.native import MESSAGES, Native, Unreadable, Warned
from encre.institute.directory.reading.opening import open_rows

__all__ = ["MESSAGES", "Native", "Unreadable", "Warned", "open_rows"]
