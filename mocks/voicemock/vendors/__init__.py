"""The vendors, each a room of its own."""

from voicemock.engine.fake import Vendor
from voicemock.vendors import dataspike, vocos

VENDORS: tuple[Vendor, ...] = (vocos.VENDOR, dataspike.VENDOR)

__all__ = ["VENDORS"]
