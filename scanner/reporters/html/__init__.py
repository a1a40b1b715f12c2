"""The report as one page for a browser: self-contained, no request to anywhere. Foreign text gets in as text, never as markup."""

from scanner.reporters.html.reporter import HtmlReporter, make

__all__ = ["HtmlReporter", "make"]
