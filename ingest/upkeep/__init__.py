"""Looks after an index: status, verify, repair, watch."""
