"""What happens after the last page: swapped, sealed, minified, searched."""
