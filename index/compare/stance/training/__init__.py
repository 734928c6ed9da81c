"""Training and export of the shipped stance model."""
