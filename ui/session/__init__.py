"""State shared by the pages: the open index, the address, roles."""
