"""What is remembered between runs: one SQLite file in the user's cache folder. Holds only what can be worked out again."""

from scanner.adapters.store.place import cache_folder
from scanner.adapters.store.sqlite import SqliteStore, open_store

__all__ = ["SqliteStore", "cache_folder", "open_store"]
