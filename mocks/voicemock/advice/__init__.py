"""Findings about the client: held against the contract, and against the documents' advice on conduct.

advisor     what looks at each exchange that is over
held        request and answer against the contract
conduct     the documents' advice on conduct, as one table of rules
call        one exchange as the rules look at it
polling, waiting, keys, connections, uploads, schemes: what watches for each
allowed     what a user allows their client, with a reason
strict      which findings fail a test
listing     findings as lines of text
"""

from voicemock.advice.advisor import Advisor
from voicemock.advice.allowed import Allowances, Allowed
from voicemock.advice.listing import listed
from voicemock.advice.strict import failing, failure
from voicemock.engine.findings import Finding, Severity

__all__ = ["Advisor", "Allowances", "Allowed", "Finding", "Severity", "failing", "failure", "listed"]
