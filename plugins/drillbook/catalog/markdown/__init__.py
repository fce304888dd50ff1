"""What the Markdown of a page says: its blocks, headings, links and commands, read once."""
