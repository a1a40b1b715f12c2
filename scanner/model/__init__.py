"""The nouns of the tool: frozen, standard library only, no input or output."""
