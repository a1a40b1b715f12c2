"""What a fix changed, and which of it teaches."""
