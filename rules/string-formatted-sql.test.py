def find(cursor, name, limit, table):
    # ruleid: string-formatted-sql
    cursor.execute(f"SELECT id FROM users WHERE name = '{name}'")
    # ruleid: string-formatted-sql
    cursor.execute("SELECT id FROM users WHERE name = '%s'" % name)
    # ruleid: string-formatted-sql
    cursor.execute("DELETE FROM users WHERE name = '" + name + "'")
    # ruleid: string-formatted-sql
    cursor.executescript("UPDATE users SET name = '{}'".format(name))
    # ok: string-formatted-sql
    cursor.execute("SELECT id FROM users WHERE name = %s", (name,))
    # ok: string-formatted-sql
    cursor.execute("DELETE FROM users WHERE name = :name", {"name": name})
    # ok: string-formatted-sql
    cursor.execute("UPDATE users SET name = ?", [name])
    # Lookalike: only the table's name is filled in, which cannot be a parameter.
    # ok: string-formatted-sql
    cursor.execute(f"SELECT count(*) FROM {table}")
    # ok: string-formatted-sql
    cursor.execute(f"SELECT id FROM {table} WHERE name = %s", (name,))
    # Lookalike: not SQL.
    # ok: string-formatted-sql
    cursor.execute(f"select-task {name}")
    # Lookalike: the text is constant.
    # ok: string-formatted-sql
    cursor.execute("SELECT id FROM users " "WHERE active = 1")
    # Lookalike: written to a log, not run.
    # ok: string-formatted-sql
    print(f"SELECT id FROM users WHERE name = '{name}'")
