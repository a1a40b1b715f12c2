"""Rules and edits in words: sentences, and names."""
