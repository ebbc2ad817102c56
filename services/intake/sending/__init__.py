"""Sends what is in the tray in the forms for which a gateway is configured: e-mail over SMTP, text messages over HTTP.

A message is claimed in one transaction, sent outside of any, and what became of it is written in another. It bears the
notification's id, so that a gateway can tell a second sending from another message. What a sender died of is sent again
when its claim runs out, and marked as in doubt.
"""
