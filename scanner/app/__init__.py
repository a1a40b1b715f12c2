"""The use cases, one module each: they wire ports to adapters; commands and tests call them."""

from scanner.app.hunt import hunt, learn
from scanner.app.prove import prove
from scanner.app.scan import scan

__all__ = ["hunt", "learn", "prove", "scan"]
