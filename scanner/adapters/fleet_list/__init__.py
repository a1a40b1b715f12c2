"""Lists of repositories: text, TOML, folders of clones. What they name is data: no URL of theirs can start a program."""

from scanner.adapters.fleet_list.read import Wanted, read_lists

__all__ = ["Wanted", "read_lists"]
