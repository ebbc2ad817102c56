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
    CASE_TRANSFER = "case.transfer"  # to another region or centre
    CASE_VOID = "case.void"  # registered by mistake
    CORRECTION_REVEAL = "correction.reveal"  # see what stood there before; on record
    PARTY_REVEAL = "party.reveal"  # see who the parties are; on record
    MATERIAL_ADD = "material.add"  # attach to the file
    MATERIAL_READ = "material.read"  # open what is attached
    TIMELINE_READ = "timeline.read"
    DISCLOSURE_READ = "disclosure.read"  # to whom something of a case was shown or sent
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
    ORDER_ESCALATE = "order.escalate"
    ORDER_SUPERVISE = "order.supervise"
    ORDER_EXPLAIN = "order.explain"  # answer a supervision slip
    ORDER_APPRAISE = "order.appraise"
    ORDER_EXTEND = "order.extend"  # ask that its term be longer
    ORDER_GRANT = "order.grant"  # decide on that
    ORDER_SUSPEND = "order.suspend"  # let its time stand still, and run again
    MEDIATION_READ = "mediation.read"
    MEDIATION_ATTEMPT = "mediation.attempt"
    MEDIATION_AGREE = "mediation.agree"
    MEDIATION_END = "mediation.end"
    MEDIATION_ASSIGN = "mediation.assign"  # who mediates, and who is recused
    MEDIATION_RECUSE = "mediation.recuse"  # ask that somebody withdraws
    MEDIATION_SCHEDULE = "mediation.schedule"
    MEDIATION_SETTLE = "mediation.settle"  # what follows an agreement: copies, fulfilment, confirmation
    MEDIATION_ALLOW = "mediation.allow"  # record what is paid for it
    PETITION_READ = "petition.read"
    PETITION_ADMIT = "petition.admit"
    PETITION_REFUSE = "petition.refuse"
    PETITION_ANSWER = "petition.answer"
    PETITION_REGISTER = "petition.register"  # form, sort, representatives; an urgent report
    PETITION_FORWARD = "petition.forward"  # pass it to the competent unit, decide on its objection
    PETITION_EXTEND = "petition.extend"  # ask that its term be longer, and tell the petitioner why
    PETITION_GRANT = "petition.grant"  # decide on that
    PETITION_EXPLAIN = "petition.explain"  # why something is late
    PETITION_PRESS = "petition.press"  # be content with that
    PETITION_RELIEVE = "petition.relieve"  # relief, and recommendations
    PETITION_RECEIVE = "petition.receive"  # book a leader's reception, and record it
    PETITION_DELIVER = "petition.deliver"  # record that a paper has reached the petitioner
    PETITION_FIGURES = "petition.figures"  # the figures of a year
    PETITION_EXCHANGE = "petition.exchange"  # what the system that passed petitions on is told of them
    PETITION_REVIEW = "petition.review"  # review, re-review and hearings, on record
    FORWARDING_READ = "forwarding.read"  # what was passed to one's own unit
    FORWARDING_ANSWER = "forwarding.answer"  # take it, object, report back
    # on who answers for a case (包案)
    SPONSOR_APPOINT = "sponsor.appoint"
    SPONSOR_READ = "sponsor.read"
    SPONSOR_ADVANCE = "sponsor.advance"
    # on meetings (例会、联席会商)
    MEETING_HOLD = "meeting.hold"
    MEETING_READ = "meeting.read"
    # on a callout (吹哨报到)
    CALLOUT_RAISE = "callout.raise"
    CALLOUT_READ = "callout.read"
    CALLOUT_ANSWER = "callout.answer"  # report in, and answer
    CALLOUT_CLOSE = "callout.close"
    # on a letter (函)
    LETTER_SEND = "letter.send"  # ask another unit to cooperate, or to mediate
    LETTER_ASSIGN = "letter.assign"  # forward, assign, warn, on a case
    LETTER_WARN = "letter.warn"  # assign and warn of a place, without a case
    LETTER_READ = "letter.read"
    LETTER_OPEN = "letter.open"  # read what was written as it stands
    LETTER_ANSWER = "letter.answer"  # take note of it, and reply
    LETTER_WITHDRAW = "letter.withdraw"
    # on the risk list (风险清单)
    RISK_LIST = "risk.list"  # put a case on it, give it to another owner, strike it off
    RISK_PLACE = "risk.place"  # the same for a place in a grid
    RISK_READ = "risk.read"
    RISK_OPEN = "risk.open"  # read what was written as it stands
    RISK_REVIEW = "risk.review"
    # on alerts (提醒)
    ALERT_READ = "alert.read"  # and acknowledge
    # on a grid
    REPORT_FILE = "report.file"
    REPORT_READ = "report.read"
    HAZARD_READ = "hazard.read"
    HAZARD_FIND = "hazard.find"
    HAZARD_MANAGE = "hazard.manage"  # give it to a unit, inspect again, call it none
    HAZARD_RECTIFY = "hazard.rectify"
    PATROL_READ = "patrol.read"
    PATROL_PLAN = "patrol.plan"
    PATROL_VISIT = "patrol.visit"
    # in the hall of a centre
    TICKET_TAKE = "ticket.take"
    TICKET_SERVE = "ticket.serve"  # call and recall, pass, transfer, serve, finish
    TICKET_READ = "ticket.read"
    PAPER_PRINT = "paper.print"  # give out paper forms
    HALL_MANAGE = "hall.manage"  # arrange lines and windows
    # on the organisation and its figures
    UNIT_READ = "unit.read"
    UNIT_MANAGE = "unit.manage"
    COMMITTEE_MANAGE = "committee.manage"  # seal, teams, posts and rooms of a mediation committee
    GRID_READ = "grid.read"
    GRID_MANAGE = "grid.manage"
    STAFF_READ = "staff.read"
    STAFF_MANAGE = "staff.manage"
    STAFF_APPOINT = "staff.appoint"  # register a post that oversees others: auditor, director
    DRAW_READ = "draw.read"  # the monthly draws of cases whose parties are asked
    STATIONING_READ = "stationing.read"
    STATIONING_MANAGE = "stationing.manage"
    ATTENDANCE_READ = "attendance.read"
    ATTENDANCE_CLAIM = "attendance.claim"  # a unit says that it is there
    ATTENDANCE_NOTE = "attendance.note"  # the centre notes which unit is there
    DUTY_READ = "duty.read"
    DUTY_MANAGE = "duty.manage"
    DUTY_KEEP = "duty.keep"  # read and write the notes of a desk
    EVALUATION_READ = "evaluation.read"
    BULLETIN_READ = "bulletin.read"
    BULLETIN_WRITE = "bulletin.write"  # have one drafted, review and publish it
    CARD_FORESEE = "card.foresee"  # a card before it is published, or that was withdrawn
    CARD_WITHHELD = "card.withheld"  # a card that was not given because its unit would learn of an accusation
    CARD_OPEN = "card.open"  # read what was written about it
    CARD_ANSWER = "card.answer"  # contest one's own, and do what it asks for
    CARD_DECIDE = "card.decide"  # a contest, an answer, a write-up
    CARD_INTERVIEW = "card.interview"  # hold the interview, and look at its commitments again
    LIBRARY_READ = "library.read"
    LEDGER_READ = "ledger.read"
    LEDGER_EXPORT = "ledger.export"  # the cases' stories as an event log
    EVENTS_READ = "events.read"
    SUBSCRIPTION_MANAGE = "subscription.manage"
    PARKED_MANAGE = "parked.manage"
