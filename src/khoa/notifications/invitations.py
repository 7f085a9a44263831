"""The letter that brings an invitation."""

import structlog
from beanie import PydanticObjectId

from khoa.context import Context
from khoa.invitations import service as invitations
from khoa.invitations.intents import SendInvitation
from khoa.notifications import letters
from khoa.platforms.mail import MailRefused
from khoa.users.models import User

log = structlog.get_logger()


async def send_invitation(context: Context, work: SendInvitation) -> None:
    """What the outbox does with an invitation. Sent twice after a kill, the later letter's link is
    the one that counts. The same letter goes to every address, whether it has an account or not."""
    if context.mail is None:
        log.info("mail.nowhere_to_send", template="invited")
        return
    made = await invitations.new_token(PydanticObjectId(work.invitation_id))
    kind = invitations.kind_of(context, made[0].kind) if made else None
    if made is None or kind is None:
        log.info("mail.nobody_to_tell", template="invited")
        return
    invitation, token = made
    language = context.school.default_language
    inviter = await User.get(invitation.invited_by)
    letter = letters.invited(
        context.settings,
        context.school,
        language,
        inviter=inviter.name_in(language) if inviter else "",
        to_be=await kind.describe(
            context, kind.payload.model_validate(invitation.payload), language
        ),
        path=f"/invitations/{invitation.id}?lang={language}#{token}",
        until=invitation.expires_at,
    )
    try:
        await context.mail.send(
            to=invitation.address,
            to_name="",
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            message_id=f"{invitation.id}-{int(invitation.created_at.timestamp())}",
        )
    except (MailRefused, ValueError) as error:  # this address will never take it
        log.warning("mail.refused", template="invited", why=type(error).__name__)
