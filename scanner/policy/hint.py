"""What a file's bytes hold where it may have suppressing comments; a module of its own, because every scan asks and few files say yes."""

from __future__ import annotations

import re

HINT = re.compile(rb"#\s*(?:bugclass\s*:\s*ignore|nosem)", re.IGNORECASE)
