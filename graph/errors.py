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

import errno
import re
from collections.abc import Callable, Mapping
from typing import ClassVar, Final

#: 15 or 18 digits that have a birth date where an ID number has it; what somebody typed may stand in a sentence.
_ID_NUMBER: Final = re.compile(
    r"(?<![0-9])([1-9][0-9]{5})(?:"
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
    r")(?![0-9A-Za-z])"
)
#: A field inside a sentence (:func:`called`); nobody types these characters.
_CALLED: Final = re.compile("\x02([a-z_]{1,40})\x1f([^\x02\x03]*)\x03")


#: What only who types commands can use (:func:`at_terminal`).
_TYPED: Final = re.compile("\x04([^\x04\x05]*)\x05")


def at_terminal(words: str) -> str:
    """A part of a sentence that names a command: who reads the sentence on a page or in the API does not get it."""
    return f"\x04{words}\x05"


#: What to do where what must never differ differs.
ASK_TO_VERIFY: Final = f"请系统管理员查明{at_terminal('(aidchain chain verify)')}。"


def called(field: str, words: str = "") -> str:
    """A field as a part of a sentence. Who reads it gets the name that it has where he typed it: the label of the form
    on a page, the option at the terminal, the JSON name behind ``words`` in the API.
    """
    return f"\x02{field}\x1f{words}\x03"


def in_json(field: str, words: str) -> str:
    """
    >>> in_json("why", "理由"), in_json("seed", "")
    ('理由(why)', 'seed')
    """
    return f"{words}({field})" if words else field


class AidChainError(Exception):
    """``str(error)`` is the sentence a user reads: never an ID number, a name, a stack or a query.

    ``field``: what it finds fault with, by its JSON name.

    >>> error = AidChainError(f"须写明{called('why', '理由')}。")
    >>> str(error), error.field, error.told(lambda field, words: f"--{field}")
    ('须写明理由(why)。', 'why', '须写明--why。')
    """

    kind: ClassVar[str] = "broken"
    field: str | None = None

    def __init__(self, sentence: str) -> None:
        super().__init__(without_id_numbers(sentence))
        if self.field is None:
            found = _CALLED.search(sentence)
            self.field = found[1] if found else None

    def told(self, name_of: Callable[[str, str], str], *, terminal: bool = False) -> str:
        """The sentence with its fields named by ``name_of(field, words)``; at a ``terminal`` with its commands.

        >>> error = AidChainError(f"没有疑点“F9”:请核对编号{at_terminal(',或先运行 aidchain audit run')}。")
        >>> str(error), error.told(in_json, terminal=True)
        ('没有疑点“F9”:请核对编号。', '没有疑点“F9”:请核对编号,或先运行 aidchain audit run。')
        """
        said = _TYPED.sub(r"\1" if terminal else "", super().__str__())
        return _CALLED.sub(lambda found: name_of(found[1], found[2]), said)

    def __str__(self) -> str:
        return self.told(in_json)


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


def without_id_numbers(text: str) -> str:
    """
    >>> without_id_numbers("没有户“210302199001011051”"), without_id_numbers("没有户“210302900101105”")
    ('没有户“210302********”', '没有户“210302********”')
    >>> without_id_numbers("没有救助“202411280000000001”,行政区划 210381100002")
    '没有救助“202411280000000001”,行政区划 210381100002'
    """
    return _ID_NUMBER.sub(r"\1********", text)


_REASONS: Final[Mapping[int, str]] = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是一个文件夹",
    errno.EEXIST: "已经存在",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "所在的盘是只读的",
    errno.EIO: "读写出错",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.EXDEV: "跨了不同的盘",
}


def reason(error: OSError) -> str:
    """Why the operating system refused, in Chinese; what has no words yet by its number.

    >>> reason(OSError(errno.ENOSPC, "No space left on device")), reason(OSError(errno.EBUSY, "busy"))
    ('磁盘已满', '系统错误 16')
    """
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")
