"""An index in a folder on this machine."""
