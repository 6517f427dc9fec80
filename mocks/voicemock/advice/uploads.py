"""Uploads to a presigned URL whose hour is over."""

from voicemock.advice.call import Call, Seen, Watched
from voicemock.engine.refusals import Reason, Refused
from voicemock.vendors.undetectable.signing import expiry


class Expired:
    """Uploads to a URL that has expired. It looks at the URL itself: a script can refuse one that is good."""

    def __call__(self, call: Call) -> Watched:
        """Look at a call."""
        if not call.site or call.exchange.refused != Reason.EXPIRED.name:
            return
        try:
            late = int(call.at) - expiry(dict(call.query))
        except Refused:
            return
        if late > 0:
            yield Seen(f"uploaded to a URL that expired {late} s before")


__all__ = ["Expired"]
