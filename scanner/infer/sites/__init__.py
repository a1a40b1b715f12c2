"""The places that patterns catch, ranked, each with its evidence."""
