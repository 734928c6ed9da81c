"""Reads files in a process of its own, which may be lost with any of them."""
