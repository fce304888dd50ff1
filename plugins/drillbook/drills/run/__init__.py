"""Carrying a drill out, and leaving nothing behind."""
