"""The settings of a code base: `[tool.bugclass]` of pyproject.toml, or bugclass.toml."""

from scanner.adapters.settings.load import load_settings
from scanner.adapters.settings.values import KEYS, SAYS, takes
from scanner.model.settings import Settings

__all__ = ["KEYS", "SAYS", "Settings", "load_settings", "takes"]
