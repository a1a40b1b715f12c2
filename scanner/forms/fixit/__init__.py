"""A rule as a Fixit module: a `LintRule` with LibCST matchers. Text in, text out; nothing is run here."""

from scanner.forms.fixit.module import Example, Telling, fixit_module, module_name

__all__ = ["Example", "Telling", "fixit_module", "module_name"]
