"""What is known of an article: metadata, boilerplate, notices."""
