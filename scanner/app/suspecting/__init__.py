"""Which change is likeliest to have brought a failure."""
