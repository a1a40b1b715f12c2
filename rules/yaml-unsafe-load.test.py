import yaml
from yaml import SafeLoader, UnsafeLoader
from ruamel.yaml import YAML


class StrictLoader(yaml.SafeLoader):
    pass


def settings(text):
    # ruleid: yaml-unsafe-load
    yaml.load(text)
    # ruleid: yaml-unsafe-load
    yaml.load(text, Loader=yaml.Loader)
    # ruleid: yaml-unsafe-load
    yaml.load(text, UnsafeLoader)
    # ok: yaml-unsafe-load
    yaml.safe_load(text)
    # ok: yaml-unsafe-load
    yaml.load(text, Loader=yaml.SafeLoader)
    # ok: yaml-unsafe-load
    yaml.load(text, SafeLoader)
    # Lookalike: a loader of our own, built on the safe one.
    # ok: yaml-unsafe-load
    yaml.load(text, Loader=StrictLoader)


def round_trip(text):
    yaml = YAML(typ="safe")
    # Lookalike: another library's object, under the same name.
    # ok: yaml-unsafe-load
    return yaml.load(text)


def other(loader, text):
    # Lookalike: the method of something else.
    # ok: yaml-unsafe-load
    return loader.load(text)
