"""Five voice-deepfake-detection vendors on your own machine, behaving as their documents say."""

__version__ = "0.1.0"

__all__ = ["__version__"]
