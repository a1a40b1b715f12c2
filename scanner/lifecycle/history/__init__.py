"""How a class of bug grew: which revisions to look at, and what became of each site between them. Pure."""
