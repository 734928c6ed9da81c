"""Passages, comparisons and collections as files for other programs."""
