"""From text to terms: one analysis of pages and queries."""
