"""What evaluation (效能考评) says. It only counts so far, and has nothing to say."""

from casekit.facts import Event

EVENTS: tuple[type[Event], ...] = ()
