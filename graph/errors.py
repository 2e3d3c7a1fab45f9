"""One family of errors: what a user may meet, each a clear Chinese sentence.

``api/cli/main.py`` turns a kind into an exit code, ``api/app.py`` into an HTTP status; nobody else decides that.
Imports nothing of ours.

    AidChainError
    ├── WrongUsage      the caller asked for something that cannot be meant      exit 2 / 400
    ├── NotFound        an id or code that does not exist                        exit 1 / 404
    ├── Refused         understood, but refused whole (a file, a catalogue)      exit 1 / 422
    ├── Conflict        true a moment ago, not now; or somebody else is at it    exit 1 / 409 (stale: 412)
    ├── Stale           what was looked at has moved on since                    exit 1 / 412
    ├── Unavailable     no server, no network, no disk: try again later          exit 1 / 503
    │   └── WrongPassword   the server answers, but not to us
    ├── OutcomeUnknown  written or not: ask again with the same key              exit 1 / 503
    └── Broken          what must never differ differs                           exit 1 / 500
"""

from __future__ import annotations

from typing import ClassVar


class AidChainError(Exception):
    """``str(error)`` is the sentence a user reads: never an ID number, a name, a stack or a query."""

    kind: ClassVar[str] = "broken"


class WrongUsage(AidChainError):
    kind = "usage"


class NotFound(AidChainError):
    kind = "missing"


class Refused(AidChainError):
    kind = "refused"


class Conflict(AidChainError):
    kind = "conflict"


class Unavailable(AidChainError):
    kind = "unavailable"


class WrongPassword(Unavailable):
    """The server is there and refuses the user or the password."""


class OutcomeUnknown(AidChainError):
    kind = "unknown"


class Broken(AidChainError):
    kind = "broken"


class Stale(AidChainError):
    kind = "stale"
