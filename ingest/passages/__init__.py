"""Articles cut into passages, and passages embedded."""
