"""Why a rule cannot be written in a form."""

from __future__ import annotations


class CannotExpress(Exception):
    """The form has no way to say what the rule says; the message is the part of the rule that it is about."""
