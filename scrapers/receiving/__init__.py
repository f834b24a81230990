"""From bytes to ledger: a document is archived, read, put in our words and stored, or refused."""
