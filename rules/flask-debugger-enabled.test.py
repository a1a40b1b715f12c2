import asyncio
import os

from flask import Flask

app = Flask(__name__)
other = asyncio.Runner()

# ruleid: flask-debugger-enabled
app.debug = True
# ok: flask-debugger-enabled
app.debug = False
# Lookalike: not the web application.
# ok: flask-debugger-enabled
other.debug = True
# Lookalike: asyncio's debug mode opens no door.
# ok: flask-debugger-enabled
asyncio.run(app.main(), debug=True)

if __name__ == "__main__":
    # ruleid: flask-debugger-enabled
    app.run(host="0.0.0.0", debug=True)
    # ok: flask-debugger-enabled
    app.run(host="127.0.0.1")
    # Lookalike: decided from outside.
    # ok: flask-debugger-enabled
    app.run(debug=os.environ.get("DEBUG") == "1")
