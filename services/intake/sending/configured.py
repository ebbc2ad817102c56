"""The gateways that the configuration names."""

from casekit.runtime import Runtime
from contracts.vocabulary import NotificationForm
from services.intake.sending.gateway import Gateway
from services.intake.sending.loop import Gateways
from services.intake.sending.mail import MailGateway, Relay
from services.intake.sending.sms import Account, SmsGateway


def gateways_for(runtime: Runtime) -> Gateways:
    """One for each form that leaves this installation by itself; none named, none sent."""
    config, found = runtime.config, dict[NotificationForm, Gateway]()
    if config.mail_host:
        relay = Relay(
            config.mail_host, config.mail_port, config.mail_tls, config.mail_from,
            config.mail_user, config.mail_user_secret,
        )  # fmt: skip
        subject = f"{config.region_name}社会治安综合治理中心：事项告知"
        found[NotificationForm.EMAIL] = MailGateway(relay, subject, runtime.clock.now)
    if config.sms_url:
        member, _, wanted = config.sms_accepted.partition("=")
        accepted = (member, wanted) if member else None
        account = Account(config.sms_url, config.sms_secret, config.sms_template, accepted)
        found[NotificationForm.SMS] = SmsGateway(account)
    return found
