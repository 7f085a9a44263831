"""The settings of bank transfers that the office confirms, and their plugin."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from khoa.platforms.payments.protocol import PaymentPlugin, PaymentProvider
from khoa.settings import PlatformSettings, Settings, SettingsContext

if TYPE_CHECKING:
    from beanie import Document


class TransferSettings(PlatformSettings):
    """The account that buyers transfer money to, and how many days they have for it."""

    platform = "manual"
    needed: ClassVar = {
        "bank_bin": "the bank's six digits at NAPAS",
        "bank_name": "buyers see it beside the account",
        "account": "the account's number",
        "holder": "buyers see it beside the account",
    }

    bank_bin: str = Field("", validation_alias="KHOA_TRANSFER_BANK_BIN")
    bank_name: str = Field("", validation_alias="KHOA_TRANSFER_BANK_NAME")
    account: str = Field("", validation_alias="KHOA_TRANSFER_ACCOUNT")
    holder: str = Field("", validation_alias="KHOA_TRANSFER_HOLDER")
    days: int = Field(3, ge=1, le=30, validation_alias="KHOA_TRANSFER_DAYS")

    def check(self, context: SettingsContext) -> list[str]:
        """Check the account's format: a wrong digit would send buyers' money elsewhere."""
        errors = []
        if not re.fullmatch(r"[0-9]{6}", self.bank_bin):
            errors.append("KHOA_TRANSFER_BANK_BIN must be the bank's six digits at NAPAS")
        if not re.fullmatch(r"[0-9A-Za-z]{4,19}", self.account):
            errors.append("KHOA_TRANSFER_ACCOUNT must be the account's number, 4 to 19 characters")
        if context.chosen and context.currency != "vnd":
            errors.append("KHOA_PAYMENTS=manual takes đồng only: KHOA_CURRENCY must be vnd")
        return errors


def _make(settings: Settings) -> PaymentProvider:
    from khoa.platforms.payments.manual.provider import ManualProvider

    return ManualProvider(settings.platform(TransferSettings), settings.public_url)


def _documents() -> "Sequence[type[Document]]":
    from khoa.platforms.payments.manual.provider import DOCUMENTS

    return DOCUMENTS


MANUAL = PaymentPlugin("manual", _make, TransferSettings, _documents)
