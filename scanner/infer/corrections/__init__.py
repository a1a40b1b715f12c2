"""Corrections that can be carried over to other places."""
