"""Test reports: what testers filed, what they saw, and who may write it down.

Kept in a database of their own and never in the archive of documents: what a publisher printed
stays for ever, while people who took part may withdraw.
"""
