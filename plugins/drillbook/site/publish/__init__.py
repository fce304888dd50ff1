"""Publishing: the search before the first page; after the last: minify, seal, swap."""
