"""What a script calls the refusals of Modulate that its newer reference words otherwise; the rest are `modulate`'s."""

UNSUPPORTED_FILE_FORMAT = (
    "Unsupported file format. Supported formats: .3gp, .3gpp, .aac, .aiff, .amr, .au, .flac, .m4a, .mov, .mp3, .mp4, "
    ".ogg, .opus, .wav, .webm, .wma."
)
INVALID_AUDIO_FORMAT = (
    "Invalid audio_format='{}'. Valid values: ['3gp', '3gpp', 'aac', 'aiff', 'alaw', 'amr', 'au', 'f32be', 'f32le', "
    "'f64be', 'f64le', 'flac', 'm4a', 'mp3', 'mp4', 'mulaw', 'ogg', 'opus', 's16be', 's16le', 's24be', 's24le', "
    "'s32be', 's32le', 's8', 'u16be', 'u16le', 'u24be', 'u24le', 'u32be', 'u32le', 'u8', 'wav', 'webm', 'wma']"
)

__all__ = ["INVALID_AUDIO_FORMAT", "UNSUPPORTED_FILE_FORMAT"]
