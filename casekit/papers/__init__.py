"""Papers as PDF (文书): a service's own page to print, typeset by a job, kept sealed, given to who may read the page.

A service declares `papers_table(metadata)`, asks for a paper with `order` in the transaction of a request, and names a
job that calls `make` with a function that writes the page. A page is HTML of the few elements that
`casekit.papers.layout` knows, the same that is printed from a browser. Only a worker typesets (docs/papers.md).
"""

from casekit.papers.making import keep, make
from casekit.papers.naming import granted_names, titles_if_told, titles_of
from casekit.papers.orders import (
    Order,
    PaperNotFailed,
    PaperNotFound,
    PaperNotMade,
    listed,
    open_paper,
    order,
    order_of,
    try_again,
)
from casekit.papers.table import papers_table

__all__ = [
    "Order",
    "PaperNotFailed",
    "PaperNotFound",
    "PaperNotMade",
    "granted_names",
    "keep",
    "listed",
    "make",
    "open_paper",
    "order",
    "order_of",
    "papers_table",
    "titles_if_told",
    "titles_of",
    "try_again",
]
