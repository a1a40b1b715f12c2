"""A rule as an ast-grep rule: a mapping to be written as YAML."""

from scanner.forms.ast_grep.rule import AstGrepRule, ast_grep_rule

__all__ = ["AstGrepRule", "ast_grep_rule"]
