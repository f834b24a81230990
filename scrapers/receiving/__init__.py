"""From bytes to ledger: a document is archived, read, put in our words and stored, or refused.

    receipt.receive(...)          one document that came, by whichever way
    from_archive.replay(...)      the whole ledger again, from the archive alone
    opening.first_start(...)      the bundled figures, so that a fresh checkout shows real data
    comparison.would_change(...)  what a document would change, without storing it

Every step is idempotent: killed anywhere, the next run completes it; run twice, it adds
nothing.
"""
