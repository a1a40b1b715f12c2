"""Corrections made at the sites of a rule."""
