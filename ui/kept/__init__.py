"""The page Kept."""
