"""A library at a glance: its map and its subjects."""
