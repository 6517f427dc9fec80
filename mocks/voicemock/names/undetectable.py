"""What a script calls the refusals of Undetectable.AI."""

NOT_FOUND = "Not Found"
NOT_ACCEPTABLE = "Not Acceptable"
GONE = "Gone"
INVALID_REQUEST_BODY = "Invalid Request Body"
TOO_MANY_REQUESTS = "Too Many Requests"
INTERNAL_SERVER_ERROR = "Internal Server Error"
SERVICE_UNAVAILABLE = "Service Unavailable"
USER_VERIFICATION_FAILED = "User verification failed"
NOT_ENOUGH_CREDITS = "Not enough credits"
INPUT_URL_CANNOT_BE_EMPTY = "Input URL cannot be empty"
INPUT_EMAIL_IS_EMPTY = "Input email is empty"
UNSUPPORTED_AUDIO_TYPE = "Unsupported audio type"
FILE_SIZE_IS_TOO_SMALL = "File size is too small"
FILE_SIZE_EXCEEDS_LIMIT = "File size exceeds limit"
INVALID_FILE_TYPE = "Invalid file type"
USER_NOT_FOUND = "User not found"
FILE_METADATA_COULD_NOT_BE_FETCHED = "File metadata could not be fetched"
ACCESS_DENIED = "AccessDenied"
REQUEST_HAS_EXPIRED = "Request has expired"
SIGNATURE_DOES_NOT_MATCH = "SignatureDoesNotMatch"
MISSING_CONTENT_LENGTH = "MissingContentLength"
INCOMPLETE_BODY = "IncompleteBody"
BAD_DIGEST = "BadDigest"
INTERNAL_ERROR = "InternalError"
SLOW_DOWN = "SlowDown"

__all__ = [
    "ACCESS_DENIED",
    "BAD_DIGEST",
    "FILE_METADATA_COULD_NOT_BE_FETCHED",
    "FILE_SIZE_EXCEEDS_LIMIT",
    "FILE_SIZE_IS_TOO_SMALL",
    "GONE",
    "INCOMPLETE_BODY",
    "INPUT_EMAIL_IS_EMPTY",
    "INPUT_URL_CANNOT_BE_EMPTY",
    "INTERNAL_ERROR",
    "INTERNAL_SERVER_ERROR",
    "INVALID_FILE_TYPE",
    "INVALID_REQUEST_BODY",
    "MISSING_CONTENT_LENGTH",
    "NOT_ACCEPTABLE",
    "NOT_ENOUGH_CREDITS",
    "NOT_FOUND",
    "REQUEST_HAS_EXPIRED",
    "SERVICE_UNAVAILABLE",
    "SIGNATURE_DOES_NOT_MATCH",
    "SLOW_DOWN",
    "TOO_MANY_REQUESTS",
    "UNSUPPORTED_AUDIO_TYPE",
    "USER_NOT_FOUND",
    "USER_VERIFICATION_FAILED",
]
