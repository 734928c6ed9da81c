"""What the server answers beside the pages: for programs that look after it or ask it."""
