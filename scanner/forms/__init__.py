"""A rule in the forms of other tools. What a form cannot say is refused, never dropped."""
