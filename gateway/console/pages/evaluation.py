"""考评: the figures of the units one may see, each rate with the two numbers it is made of, and the cases behind.

And what every indicator says, and how it is made.
"""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from access.acts import Act
from access.policy import decide_general
from casekit.errors import Forbidden
from gateway.console.labels import LABELS
from gateway.console.visit import page, staff

_PER_PAGE = 50


def add_to(pages: Blueprint) -> None:
    """Add `/staff/evaluation`, `/staff/evaluation/<unit>` and `/staff/indicators`."""

    @pages.get("/staff/evaluation")
    def units() -> Response:
        """The units of the jurisdiction side by side; one's own alone for who may see no other."""
        visit, span = staff(), _span()
        actor = visit.actor
        if actor is not None and decide_general(actor, Act.EVALUATION_READ).is_allowed:
            query = {**span, "limit": _PER_PAGE, "cursor": request.args.get("cursor", "")}
            found = visit.asking.read("/v1/evaluation/units", query).get()
        elif actor is not None and actor.unit and visit.may(Act.EVALUATION_READ):
            found = {
                "items": [visit.asking.read(f"/v1/evaluation/units/{actor.unit}", span).get()],
                "next": None,
            }
        else:
            raise Forbidden
        return page("evaluation.html", found=found, span=span)

    @pages.get("/staff/evaluation/<unit>")
    def unit(unit: str) -> Response:
        """One unit's figures, and the cases behind the one chosen."""
        visit, span = staff(), _span()
        figures = visit.asking.read(f"/v1/evaluation/units/{unit}", span).get()
        indicator = request.args.get("indicator", "")
        behind = None
        if indicator in LABELS["indicator"]:
            query = {
                **span,
                "indicator": indicator,
                "limit": _PER_PAGE,
                "cursor": request.args.get("cursor", ""),
            }
            behind = visit.asking.read(f"/v1/evaluation/units/{unit}/cases", query).get()
        return page("unit.html", figures=figures, span=span, indicator=indicator, behind=behind)

    @pages.get("/staff/indicators")
    def indicators() -> Response:
        """What every indicator in force says, and of which counts it is made."""
        found = staff().asking.read("/v1/evaluation/indicators").get()
        return page("indicators.html", found=found, counts={each["count"]: each for each in found["counts"]})


def _span() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("from", "to")}
