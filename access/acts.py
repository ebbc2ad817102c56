"""Every act the policy knows. Values are stable: they stand in `access.refused` events. Anyone may import it."""

from enum import StrEnum


class Act(StrEnum):
    """Something an actor wants to see or do."""

    # on a case (案件)
    CASE_REGISTER = "case.register"
    CASE_IMPORT = "case.import"  # many at once, from a file
    CASE_READ = "case.read"
    CASE_ADMIT = "case.admit"
    CASE_REFUSE = "case.refuse"
    CASE_TRIAGE = "case.triage"
    CASE_ROUTE = "case.route"
    CASE_ANSWER = "case.answer"
    CASE_FOLLOW_UP = "case.follow_up"
    CASE_CLOSE = "case.close"
    CASE_REOPEN = "case.reopen"
    CASE_WITHDRAW = "case.withdraw"
    CASE_ARCHIVE = "case.archive"
    CASE_RELATE = "case.relate"
    CASE_NOTIFY = "case.notify"
    CASE_SECRET = "case.secret"  # give the owner a new look-up secret
    CASE_HAND_OVER = "case.hand_over"  # the first contact, to another post
    CASE_CORRECT = "case.correct"  # what was registered wrongly
    CASE_VOID = "case.void"  # registered by mistake
    CORRECTION_REVEAL = "correction.reveal"  # see what stood there before; on record
    PARTY_REVEAL = "party.reveal"  # see who the parties are; on record
    MATERIAL_ADD = "material.add"  # attach to the file
    MATERIAL_READ = "material.read"  # open what is attached
    TIMELINE_READ = "timeline.read"
    ACCESS_READ = "access.read"  # who looked at, or tried to look at, a case
    # on what a case opened
    ORDER_READ = "order.read"
    ORDER_ISSUE = "order.issue"
    ORDER_ACCEPT = "order.accept"
    ORDER_RETURN = "order.return"
    ORDER_DECIDE = "order.decide"
    ORDER_PROGRESS = "order.progress"
    ORDER_COMPLETE = "order.complete"
    ORDER_VERIFY = "order.verify"
    ORDER_CANCEL = "order.cancel"
    MEDIATION_READ = "mediation.read"
    MEDIATION_ATTEMPT = "mediation.attempt"
    MEDIATION_AGREE = "mediation.agree"
    MEDIATION_END = "mediation.end"
    PETITION_READ = "petition.read"
    PETITION_ADMIT = "petition.admit"
    PETITION_REFUSE = "petition.refuse"
    PETITION_ANSWER = "petition.answer"
    # on a grid
    REPORT_FILE = "report.file"
    REPORT_READ = "report.read"
    # in the hall of a centre
    TICKET_TAKE = "ticket.take"
    TICKET_SERVE = "ticket.serve"  # call and recall, pass, transfer, serve, finish
    TICKET_READ = "ticket.read"
    PAPER_PRINT = "paper.print"  # give out paper forms
    HALL_MANAGE = "hall.manage"  # arrange lines and windows
    # on the organisation and its figures
    UNIT_READ = "unit.read"
    UNIT_MANAGE = "unit.manage"
    GRID_READ = "grid.read"
    GRID_MANAGE = "grid.manage"
    STAFF_READ = "staff.read"
    STAFF_MANAGE = "staff.manage"
    STAFF_APPOINT = "staff.appoint"  # register a post that oversees others: auditor, director
    EVALUATION_READ = "evaluation.read"
    LEDGER_READ = "ledger.read"
    EVENTS_READ = "events.read"
    SUBSCRIPTION_MANAGE = "subscription.manage"
    PARKED_MANAGE = "parked.manage"
