"""What a publisher's pages show: links, dated entries, and what changed since the last look."""
