"""The commands of `python -m scrapers`, by what they are for; `scrapers.__main__` lists them.

`intake` brings documents in, `inspection` and `validation` look at one and store nothing,
`ledger` is about what is held. No other module of this room may import from here.
"""
