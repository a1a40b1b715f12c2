"""The errors that stop the work. Raised anywhere, caught at one place: the command line's edge.

Everything that stops only a part of the work (one file, one rule) is a value, not an exception:
see `scanner.model.failure`.
"""


class ScannerError(Exception):
    """The command cannot go on. The message is one line: what, where, what to do. Exit code 2."""


class UsageError(ScannerError):
    """The arguments do not fit together."""


class InputError(ScannerError):
    """A file the user named (post-mortem, rule, patch, settings) is broken or missing."""


class RepositoryError(ScannerError):
    """Git is missing, or cannot answer for a revision or a repository."""


class EngineError(ScannerError):
    """An engine that was asked for cannot run at all (for instance: Semgrep is not installed)."""


class NoLesson(ScannerError):
    """The fix teaches no rule: nothing Python changed, or no pattern proves."""
