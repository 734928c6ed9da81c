"""The page Table."""
