def module_of(path, url):
    # ruleid: word-stripped-as-letters
    name = path.rstrip(".py")
    # ruleid: word-stripped-as-letters
    host = url.lstrip("https://")
    # ruleid: word-stripped-as-letters
    short = name.lstrip("test_")
    # ok: word-stripped-as-letters
    name = path.removesuffix(".py")
    # ok: word-stripped-as-letters
    host = url.removeprefix("https://")
    # Lookalike: one character.
    # ok: word-stripped-as-letters
    folder = path.rstrip("/")
    # Lookalike: a set of characters, and meant as one.
    # ok: word-stripped-as-letters
    line = path.rstrip("\r\n")
    # ok: word-stripped-as-letters
    digits = name.lstrip("0123456789.")
    # Lookalike: white space.
    # ok: word-stripped-as-letters
    text = name.rstrip()
    return name, host, short, folder, line, digits, text
