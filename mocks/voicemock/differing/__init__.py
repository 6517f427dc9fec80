"""What `voicemock diff` shows of two contracts: for people, for machines, for a page in Markdown."""
