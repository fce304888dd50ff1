"""Signatures: whether they are safe, what they are in JavaScript, what they hold literally."""
