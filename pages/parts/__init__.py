"""Parts of pages: importable and tested without a browser."""
