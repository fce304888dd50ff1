"""What a program reads of the site."""
