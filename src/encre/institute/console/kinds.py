"""What the rest of the house must know of the console's rows."""

from encre.foundation.people.pointing import stays

# Who an operator helped, and who they were, is told as it was.
stays("console.FactorRemoval", "person_id", "by_id")
