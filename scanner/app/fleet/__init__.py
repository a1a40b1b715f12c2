"""One class of bug over many repositories."""
