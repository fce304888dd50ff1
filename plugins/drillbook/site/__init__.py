"""The site: a Pelican plugin that publishes a catalog with a theme."""
