"""What a script calls the refusals of Valsea."""

AUTHENTICATION_ERROR = "authentication_error"
INSUFFICIENT_CREDITS = "insufficient_credits"
NOT_FOUND_ERROR = "not_found_error"
SERVICE_UNAVAILABLE = "service_unavailable"
SEND_MULTIPART_FORM_DATA_WITH_AN_AUDIO_FILE_IN_THE_FIELD_FILE = (
    "Send multipart/form-data with an audio file in the field 'file'."
)
THE_FIELD_MODEL_HAS_TO_BE_VALSEA_VOICE_SECURITY = "The field 'model' has to be 'valsea-voice-security'."
THE_FIELD_RESPONSE_FORMAT_HAS_TO_BE_JSON_OR_VERBOSE_JSON = (
    "The field 'response_format' has to be 'json' or 'verbose_json'."
)
THE_FILE_IS_LARGER_THAN_100_MB = "The file is larger than 100 MB."
THE_FILE_IS_NONE_OF_WAV_MP3_OGG_FLAC_AND_WEBM = "The file is none of WAV, MP3, OGG, FLAC and WebM."
THE_AUDIO_IS_DAMAGED_OR_INCOMPLETE_AND_CANNOT_BE_DECODED = "The audio is damaged or incomplete and cannot be decoded."
THERE_IS_NOTHING_AT_THIS_ADDRESS = "There is nothing at this address."
SERVER_ERROR = "server_error"

__all__ = [
    "AUTHENTICATION_ERROR",
    "INSUFFICIENT_CREDITS",
    "NOT_FOUND_ERROR",
    "SEND_MULTIPART_FORM_DATA_WITH_AN_AUDIO_FILE_IN_THE_FIELD_FILE",
    "SERVER_ERROR",
    "SERVICE_UNAVAILABLE",
    "THERE_IS_NOTHING_AT_THIS_ADDRESS",
    "THE_AUDIO_IS_DAMAGED_OR_INCOMPLETE_AND_CANNOT_BE_DECODED",
    "THE_FIELD_MODEL_HAS_TO_BE_VALSEA_VOICE_SECURITY",
    "THE_FIELD_RESPONSE_FORMAT_HAS_TO_BE_JSON_OR_VERBOSE_JSON",
    "THE_FILE_IS_LARGER_THAN_100_MB",
    "THE_FILE_IS_NONE_OF_WAV_MP3_OGG_FLAC_AND_WEBM",
]
