"""An index as a folder of this machine."""
