"""What outlasts one drawing of a page: the open index, the address, roles."""
