"""Loaded by schemathesis' command: what it uploads for a media type is a committed clip."""

import schemathesis
from hypothesis import strategies as st
from tests.contracts.clips_strategy import MEDIA_TYPES

from voicemock_fixtures import read

for media_type, format in MEDIA_TYPES.items():
    schemathesis.openapi.media_type(media_type, st.sampled_from([read("human", format), read("mixed", format)]))
