"""Measures search and matching side by side with their peers. ``make bench`` runs all of it."""
