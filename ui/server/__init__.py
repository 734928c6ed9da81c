"""The server: pages, API and MCP, and the checks on who may use them."""
