"""``python -m voicemock``."""

from voicemock.cli import main

main()
