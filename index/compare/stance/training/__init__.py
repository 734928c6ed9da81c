"""Trains and exports the stance model that ships."""
