"""A field report (网格上报) becomes a case. Its text stays in grid."""

from casekit.casecode import CaseCode, code_year
from casekit.envelope import Envelope
from casekit.serials import reserve_block
from casekit.work import Work
from contracts.grid import ReportFiled
from contracts.vocabulary import Channel
from services.intake.centres import centre_of
from services.intake.domain.registration import Registration
from services.intake.handlers.registering import Opening, procedure_in_force
from services.intake.tables import SERIAL_BLOCKS


def report_filed(work: Work, event: ReportFiled, envelope: Envelope) -> None:
    """Register the case; a matter settled on the spot is admitted, completed and closed in the same act."""
    place = work.extras["place"]
    procedure = procedure_in_force(work, place)
    matter = Registration(
        matter_type=event.matter_type, channel=Channel.GRID_WORKER, place=place, procedure=procedure.version,
        centre=centre_of(work, event.unit), grid=event.grid, report=event.report, first_contact=envelope.actor,
    )  # fmt: skip
    opening = Opening(work, _new_code(work), matter, procedure)
    if event.is_settled:
        opening.settle_on_spot(event.unit)
    opening.finish()


def _new_code(work: Work) -> str:
    """A code whose serial is reserved in this very transaction: if that is rolled back, nobody had the code."""
    year = code_year(work.now)
    block = reserve_block(work.db, SERIAL_BLOCKS, work.region, year, size=1)
    return str(CaseCode(work.region, year, block.first))
