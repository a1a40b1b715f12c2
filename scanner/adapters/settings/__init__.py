"""What the root's settings say: the table `[tool.bugclass]` of pyproject.toml, or bugclass.toml."""

from scanner.adapters.settings.read import Settings, load_settings

__all__ = ["Settings", "load_settings"]
