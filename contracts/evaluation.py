"""What evaluation (效能考评) says of its own figures: nothing; they are asked for. Cards speak in `contracts.cards`."""

from casekit.facts import Event

EVENTS: tuple[type[Event], ...] = ()
