"""Stores: the generations of an index, which one is live, and who is writing."""
