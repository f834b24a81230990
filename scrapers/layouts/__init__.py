"""From tables to records: tables whose headers and titles are a layout on record, word for word."""
