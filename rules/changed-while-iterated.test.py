def purge(sessions, index):
    for session in sessions:
        if session.expired:
            # ruleid: changed-while-iterated
            sessions.remove(session)
    for key in index:
        if not index[key]:
            # ruleid: changed-while-iterated
            del index[key]
    for key, value in index.items():
        if value is None:
            # ruleid: changed-while-iterated
            index.pop(key)


def corrected(sessions, index):
    for session in list(sessions):
        if session.expired:
            # ok: changed-while-iterated
            sessions.remove(session)
    for key in sorted(index):
        if not index[key]:
            # ok: changed-while-iterated
            del index[key]
    for session in sessions[:]:
        # ok: changed-while-iterated
        sessions.remove(session)


def lookalikes(sessions, wanted, others):
    for session in sessions:
        if session is wanted:
            # Lookalike: the loop ends with the change.
            # ok: changed-while-iterated
            sessions.remove(session)
            break
    for session in sessions:
        # Lookalike: another collection.
        # ok: changed-while-iterated
        others.remove(session)
    for session in sessions:
        if session is wanted:
            # ok: changed-while-iterated
            sessions.remove(session)
            return session
