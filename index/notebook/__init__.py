"""What a person keeps of what was found: questions, passages with notes, and files made of them."""
