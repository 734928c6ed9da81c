"""The server: pages, API and MCP, and who may reach them."""
