"""Search: from the catalog to an index, and from a query to pages."""
