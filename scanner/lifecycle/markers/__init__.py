"""What marks a containment in code and configuration, and where it still stands."""
