SUPPRESS = "==SUPPRESS=="


def describe(state, retries, marker):
    # ruleid: identity-compared-literal
    if state is "open":
        return 1
    # ruleid: identity-compared-literal
    if state is not "closed":
        return 2
    # ruleid: identity-compared-literal
    if retries is 1000:
        return 3
    # ok: identity-compared-literal
    if state == "open":
        return 1
    # ok: identity-compared-literal
    if retries != 1000:
        return 3
    # Lookalike: there is only one None.
    # ok: identity-compared-literal
    if state is None:
        return 4
    # Lookalike: there is only one True.
    # ok: identity-compared-literal
    if retries is True:
        return 5
    # Lookalike: a text that serves as a sentinel, one object by its name.
    # ok: identity-compared-literal
    if state is SUPPRESS:
        return 6
    # Lookalike: a sentinel object.
    # ok: identity-compared-literal
    return state is not marker
