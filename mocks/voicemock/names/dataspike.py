"""What a script calls the refusals of Dataspike."""

UNAUTHORIZED = "unauthorized"
FORBIDDEN = "forbidden"
INSUFFICIENT_CREDITS = "insufficient_credits"
BAD_REQUEST = "bad_request"
PAYLOAD_TOO_LARGE = "payload_too_large"
THE_FILE_IS_NONE_OF_WAV_MP3_AND_M4A = "The file is none of .wav, .mp3 and .m4a."
NOT_FOUND = "not_found"
RATE_LIMITED = "rate_limited"
THERE_IS_NOTHING_AT_THIS_ADDRESS = "There is nothing at this address."
INTERNAL_ERROR = "internal_error"

__all__ = [
    "BAD_REQUEST",
    "FORBIDDEN",
    "INSUFFICIENT_CREDITS",
    "INTERNAL_ERROR",
    "NOT_FOUND",
    "PAYLOAD_TOO_LARGE",
    "RATE_LIMITED",
    "THERE_IS_NOTHING_AT_THIS_ADDRESS",
    "THE_FILE_IS_NONE_OF_WAV_MP3_AND_M4A",
    "UNAUTHORIZED",
]
