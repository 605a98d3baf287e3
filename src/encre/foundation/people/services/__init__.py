"""The verbs that change people, their affiliations, accounts, roles and tokens."""
