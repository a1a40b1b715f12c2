"""The use cases, one module each: they wire ports to adapters. Commands import the one they call, and nothing else, to start fast."""
