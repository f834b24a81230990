"""Test reports: statistics of plain numbers, and the way from entities to figures.

Nothing here opens the ledger: cohorts are built from lists of entities that somebody read.
"""
