"""The letter that brings an invitation. It goes to an address, so that e-mail alone brings it."""

import structlog
from beanie import PydanticObjectId

from khoa.base.messages import Recipient
from khoa.context import Context
from khoa.invitations import service as invitations
from khoa.invitations.intents import SendInvitation
from khoa.notifications import messages
from khoa.notifications.channels import CHANNELS
from khoa.users.models import User

log = structlog.get_logger()


async def send_invitation(context: Context, work: SendInvitation) -> None:
    """What the outbox does with an invitation. Sent twice after a kill, the later letter's link is
    the one that counts. The same letter goes to every address, whether it has an account or not."""
    made = await invitations.new_token(PydanticObjectId(work.invitation_id))
    kind = invitations.kind_of(context, made[0].kind) if made else None
    if made is None or kind is None:
        log.info("message.nobody_to_tell", message="invited")
        return
    invitation, token = made
    language = invitation.language or context.school.default_language
    inviter = await User.get(invitation.invited_by) if invitation.invited_by else None
    message = messages.invited(
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
    await CHANNELS["email"].send(
        context,
        Recipient(invitation.address, {language: ""}, language),
        message,
        known_as=f"{work.subject}/{invitation.created_at.timestamp()}",
    )
