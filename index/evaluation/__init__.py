"""How well an index answers judged questions."""
