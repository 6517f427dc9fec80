"""What a job comes to: probabilities by chunks, whose numbers agree with each other as the page's example's do."""

from dataclasses import dataclass

from voicemock.engine.ear import Heard, Truth

CHUNK_MS = 20_000
"""UND-13: of what is analysed; the last one may be shorter."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """How long the clip is and how much of it was analysed, in seconds, and each chunk's probability, 2 decimals."""

    original: float
    analysed: float
    chunks: tuple[float, ...]

    @property
    def result(self) -> float:
        """The plain mean of the chunks as shown, 3 decimals."""
        return round(sum(self.chunks) / len(self.chunks), 3)

    def details(self) -> dict[str, object]:
        """Return the ``result_details`` (UND-12)."""
        return {
            "is_valid": True,
            "message": "processed",
            "original_duration": self.original,
            "is_truncated": self.original > self.analysed,
            "truncated_duration": self.analysed,
            "mean_ai_prob": self.result,
            "individual_chunks_ai_prob": self.chunks,
        }


def analyse(truth: Truth, heard: Heard, up_to: float | None) -> Analysis:
    """Return the analysis of a clip's first ``up_to`` seconds, or of all of it (UND-09, UND-13)."""
    original = round(heard.duration, 2)
    analysed = original if up_to is None else float(min(original, up_to))
    end = max(1, heard.duration_ms if analysed == original else round(analysed * 1000))
    chunks = (
        truth.probability(heard.stretches, start, min(start + CHUNK_MS, end)) for start in range(0, end, CHUNK_MS)
    )
    return Analysis(original, analysed, tuple(0.5 if chunk is None else round(chunk, 2) for chunk in chunks))


INVALID = {
    "is_valid": False,
    "message": "failed",
    "original_duration": None,
    "is_truncated": False,
    "truncated_duration": None,
    "mean_ai_prob": None,
    "individual_chunks_ai_prob": (),
}
"""The ``result_details`` of a job that failed (UND-20)."""

__all__ = ["INVALID", "Analysis", "analyse"]
