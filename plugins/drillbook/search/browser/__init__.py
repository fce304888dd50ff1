"""The browser's part of the index."""
