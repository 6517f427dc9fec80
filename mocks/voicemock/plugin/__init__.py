"""What the pytest plugin does once a test asks for it.

options — how a test's fakes run: the ini file's options and its marks
running — a run's benches, and whose test they are in
asked — the lines about what was asked, beside a failure
given — the rules that a bench was given, and which were used
merging — what several worlds found, as one
watched — what is new in a bench since it was last looked at
told — what a test tells when it is over, and what stands beside its failure
summary — the lines at the end of a run
"""
