"""Files as answers: always a download, never shown or guessed at by a browser, under the name it was given.

Opened from a disk, a file is what its suffix says. So the name ends as the content's type wants: a page of HTML that
was taken as plain text is given away as `x.html.txt`.

A name may be in any script: headers are Latin-1, so it goes as `filename*` (RFC 6266, RFC 8187), beside a plain one.
"""

from collections.abc import Iterable
from urllib.parse import quote

from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from casekit.attachments.sniff import SUFFIXES

_PLAIN = "".join(chr(code) if chr(code).isalnum() or chr(code) in " ._-()" else "_" for code in range(128))
_ATTR_CHARS = "!#$&+-.^_`|~"  # besides letters and digits, RFC 8187


def download(name: str, media_type: str, content: Iterable[bytes]) -> Response:
    """The response that gives `content` away as a file called `name`, ending as `media_type` wants."""
    headers = {
        "Content-Disposition": disposition(suffixed(name, media_type)),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, headers=headers, content_type=media_type)


def suffixed(name: str, media_type: str) -> str:
    """The name with the suffix of the type, where it has none of those that go with it."""
    suffixes = SUFFIXES.get(media_type, ("",))
    return name if name.lower().endswith(suffixes) else name + suffixes[0]


def disposition(name: str) -> str:
    """`Content-Disposition` for a file called `name`."""
    plain = name.translate({ord(each): _PLAIN[ord(each)] if ord(each) < 128 else "_" for each in set(name)})
    if plain == name:
        return dump_options_header("attachment", {"filename": name})
    extended = f"UTF-8''{quote(name, safe=_ATTR_CHARS)}"
    return dump_options_header("attachment", {"filename": plain, "filename*": extended})
