"""Statistics of test reports: plain numbers in, plain results out; the ledger is unknown here."""
