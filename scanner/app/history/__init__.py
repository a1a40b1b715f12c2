"""How a class of bug grew, and how old its sites are."""
