"""What a script calls the refusals of Modulate."""

UNSUPPORTED_FILE_FORMAT = (
    "Unsupported file format. Supported formats: .aac, .aiff, .flac, .mov, .mp3, .mp4, .ogg, .opus, .wav, .webm."
)
THE_UPLOADED_FILE_IS_EMPTY = "The uploaded file is empty."
THE_AUDIO_COULD_NOT_BE_PROCESSED = "The audio could not be processed. It may be corrupted or in an unsupported format."
INVALID_LANGUAGE = "Invalid language='{}'. Expected an ISO 639-1 language code (e.g. 'en', 'fr')."
INVALID_OR_MISSING_API_KEY = "Invalid or missing API key."
THIS_REQUEST_IS_NOT_PERMITTED = "This request is not permitted."
INSUFFICIENT_CREDITS = "Insufficient credits."
THE_UPLOADED_FILE_IS_TOO_LARGE = "The uploaded file is too large. Maximum file size: 100MB."
MISSING = "missing"
BOOL_PARSING = "bool_parsing"
THE_AUDIO_IS_TOO_SHORT_TO_ANALYZE = "The audio is too short to analyze."
TOO_MANY_CONCURRENT_REQUESTS = "Too many concurrent requests. Please try again."
INTERNAL_SERVER_ERROR = "Internal server error"
UNABLE_TO_VALIDATE_REQUEST = "Unable to validate request. Please try again."
THE_SERVICE_IS_TEMPORARILY_UNAVAILABLE = "The service is temporarily unavailable. Please try again."
THE_REQUEST_TIMED_OUT = "The request timed out. Please try again."
AUDIO_FORMAT_QUERY_PARAMETER_IS_REQUIRED = (
    "audio_format query parameter is required. Example: audio_format=s16le&sample_rate=16000&num_channels=1"
)
SAMPLE_RATE_AND_NUM_CHANNELS_REQUIRE_AUDIO_FORMAT_TO_BE_SPECIFIED = (
    "sample_rate and num_channels require audio_format to be specified"
)
INVALID_AUDIO_FORMAT = (
    "Invalid audio_format='{}'. Valid values: ['alaw', 'f32be', 'f32le', 'f64be', 'f64le', 'mulaw', 's16be', 's16le', "
    "'s24be', 's24le', 's32be', 's32le', 's8', 'u16be', 'u16le', 'u24be', 'u24le', 'u32be', 'u32le', 'u8']"
)
RAW_AUDIO_FORMATS_REQUIRE_SAMPLE_RATE_AND_NUM_CHANNELS_QUERY_PARAMETERS = (
    "Raw audio formats require sample_rate and num_channels query parameters"
)
INVALID_SAMPLE_RATE = "Invalid sample_rate={}. Valid values: [8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000]"
INVALID_NUM_CHANNELS = "Invalid num_channels={}. Must be between 1 and 8"
ONLY_AN_EMPTY_TEXT_MESSAGE_THE_END_OF_THE_AUDIO_MAY_BE_SENT_AS_TEXT = (
    "Only an empty text message, the end of the audio, may be sent as text."
)
AUDIO_DATA_DOES_NOT_MATCH_THE_DECLARED_AUDIO_FORMAT = "Audio data does not match the declared audio_format."

__all__ = [
    "AUDIO_DATA_DOES_NOT_MATCH_THE_DECLARED_AUDIO_FORMAT",
    "AUDIO_FORMAT_QUERY_PARAMETER_IS_REQUIRED",
    "BOOL_PARSING",
    "INSUFFICIENT_CREDITS",
    "INTERNAL_SERVER_ERROR",
    "INVALID_AUDIO_FORMAT",
    "INVALID_LANGUAGE",
    "INVALID_NUM_CHANNELS",
    "INVALID_OR_MISSING_API_KEY",
    "INVALID_SAMPLE_RATE",
    "MISSING",
    "ONLY_AN_EMPTY_TEXT_MESSAGE_THE_END_OF_THE_AUDIO_MAY_BE_SENT_AS_TEXT",
    "RAW_AUDIO_FORMATS_REQUIRE_SAMPLE_RATE_AND_NUM_CHANNELS_QUERY_PARAMETERS",
    "SAMPLE_RATE_AND_NUM_CHANNELS_REQUIRE_AUDIO_FORMAT_TO_BE_SPECIFIED",
    "THE_AUDIO_COULD_NOT_BE_PROCESSED",
    "THE_AUDIO_IS_TOO_SHORT_TO_ANALYZE",
    "THE_REQUEST_TIMED_OUT",
    "THE_SERVICE_IS_TEMPORARILY_UNAVAILABLE",
    "THE_UPLOADED_FILE_IS_EMPTY",
    "THE_UPLOADED_FILE_IS_TOO_LARGE",
    "THIS_REQUEST_IS_NOT_PERMITTED",
    "TOO_MANY_CONCURRENT_REQUESTS",
    "UNABLE_TO_VALIDATE_REQUEST",
    "UNSUPPORTED_FILE_FORMAT",
]
