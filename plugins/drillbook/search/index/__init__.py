"""From pages to an index."""
