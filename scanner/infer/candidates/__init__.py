"""Guesses at the class of bug, one kind of edit a module."""
