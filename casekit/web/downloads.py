"""Files as answers: always a download, never shown or guessed at by a browser, under the name it was given.

A name may be in any script: headers are Latin-1, so it goes as `filename*` (RFC 6266, RFC 8187), beside a plain one.
"""

from collections.abc import Iterable
from urllib.parse import quote

from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

_PLAIN = "".join(chr(code) if chr(code).isalnum() or chr(code) in " ._-()" else "_" for code in range(128))
_ATTR_CHARS = "!#$&+-.^_`|~"  # besides letters and digits, RFC 8187


def download(name: str, media_type: str, content: Iterable[bytes]) -> Response:
    """The response that gives `content` away as a file called `name`."""
    headers = {"Content-Disposition": disposition(name), "X-Content-Type-Options": "nosniff"}
    return Response(content, headers=headers, content_type=media_type)


def disposition(name: str) -> str:
    """`Content-Disposition` for a file called `name`."""
    plain = name.translate({ord(each): _PLAIN[ord(each)] if ord(each) < 128 else "_" for each in set(name)})
    if plain == name:
        return dump_options_header("attachment", {"filename": name})
    extended = f"UTF-8''{quote(name, safe=_ATTR_CHARS)}"
    return dump_options_header("attachment", {"filename": plain, "filename*": extended})
