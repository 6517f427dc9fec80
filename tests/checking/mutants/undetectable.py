"""Fakes of Undetectable that contradict its page."""

import re
from dataclasses import replace

from tests.checking.mutants.altering import answering, asked, having, refusing, reworded, without
from tests.checking.mutants.mutant import Mutant, Mutants, Patch
from tests.checking.mutants.undetectable_altered import (
    MODULES,
    at,
    chunks_backwards,
    detail,
    done,
    finer_chunks,
    human_probabilities,
    keep_nothing,
    last_chunk,
    latest_upload,
    likeliest_chunk,
    limits,
    naming,
    of_a_cut_one,
    other_region,
    saying,
    the_end,
)

from voicemock.engine.keys import KeyHeader, Keys
from voicemock.serving.door import HOSTS
from voicemock.vendors.undetectable import api
from voicemock.vendors.undetectable.keys import PLANS

URL, UPLOAD, DETECT, QUERY = "GET /get-presigned-url", "PUT /{object}", "POST /detect", "POST /query"
CREDITS, HEALTH = "GET /check-user-credits", "GET /health"

SOME_ID = "00fee5ff-a55b-42fb-b7c7-d14f05ae0769"

UNDETECTABLE = Mutants(
    "undetectable",
    (
        Mutant(
            "does not answer at the API's own host",
            "UND-01.a",
            Patch(
                "voicemock.serving.door.HOSTS", {host: name for host, name in HOSTS.items() if "-gfz9t." not in host}
            ),
        ),
        Mutant("sends uploads to another region", "UND-01.c", Patch(f"{MODULES}.api.bucket_url", other_region)),
        Mutant(
            "knows the bucket by the store's host alone",
            "UND-01.d",
            Patch(
                f"{MODULES}.addresses.ADDRESS",
                re.compile(r"https?://nyc3\.digitaloceanspaces\.com/ai-audio-detector-prod/(?P<path>.*)"),
            ),
        ),
        Mutant(
            "looks for the file's name in `filename`",
            "UND-02.a",
            asked(URL, query=lambda query: query.replace("file_name=", "name=")),
        ),
        Mutant(
            "looks for the key in X-API-Key", "UND-02.b", Patch(f"{MODULES}.api.KEY", KeyHeader("x-api-key", PLANS))
        ),
        Mutant("says ok where it means success", "UND-02.c", answering(URL, 200, body=having("status", value="ok"))),
        Mutant("gives no file_path", "UND-02.c", answering(URL, 200, body=without("file_path"))),
        Mutant(
            "gives a path outside of uploads/",
            "UND-03.a",
            answering(URL, 200, body=having("file_path", value=lambda path: path.replace("uploads/", "audio/"))),
        ),
        Mutant(
            "gives a path that ends with the format alone",
            "UND-03.a",
            answering(URL, 200, body=having("file_path", value=lambda path: re.sub(r"_[^_]*\.", "_audio.", path))),
        ),
        Mutant(
            "writes the day before the month and the year",
            "UND-03.b",
            answering(
                URL,
                200,
                body=having("presigned_url", value=lambda url: re.sub(r"_(\d{4})(\d\d)(\d\d)-", r"_\3\2\1-", url)),
            ),
        ),
        Mutant(
            "does not take FLAC",
            "UND-04.b",
            Patch(f"{MODULES}.api.TYPES", {name: types for name, types in api.TYPES.items() if name != "flac"}),
        ),
        Mutant("forgets uploads at once", "UND-05.a", Patch(f"{MODULES}.store.keep", keep_nothing)),
        Mutant(
            "does not know audio/ogg",
            "UND-05.b",
            Patch(f"{MODULES}.api.TYPES", {**api.TYPES, "ogg": {"application/ogg"}}),
        ),
        Mutant("signs for public uploads", "UND-05.c", Patch(f"{MODULES}.signing.ACL", "public-read")),
        Mutant("answers an upload with 201", "UND-05.d", answering(UPLOAD, 200, to_status=201)),
        Mutant("takes nothing below 2 KB", "UND-07.a", limits("MIN_BYTES", 2048)),
        Mutant("takes no more than 8 MB", "UND-07.b", limits("MAX_BYTES", 8 * 1024 * 1024)),
        Mutant(
            "takes /detect as a form",
            "UND-08.a",
            asked(DETECT, headers={"Content-Type": "application/x-www-form-urlencoded"}),
        ),
        Mutant(
            "wants the key of /detect as apikey",
            "UND-08.b",
            reworded(DETECT, lambda body: {"apikey" if name == "key" else name: body[name] for name in body}),
        ),
        Mutant("detects the latest upload, whatever is named", "UND-08.c", latest_upload()),
        Mutant(
            "wants a document_type",
            "UND-08.d",
            refusing(
                DETECT,
                lambda body: "document_type" not in body,
                422,
                {"detail": "Invalid Request Body: document_type"},
            ),
        ),
        Mutant(
            "wants an email",
            "UND-08.e",
            refusing(DETECT, lambda body: "email" not in body, 400, {"detail": "Input email is empty"}),
        ),
        Mutant("starts its jobs as queued", "UND-08.f", answering(DETECT, 200, body=having("status", value="queued"))),
        Mutant(
            "writes an id without hyphens",
            "UND-08.g",
            answering(DETECT, 200, body=having("id", value=lambda id: id.replace("-", ""))),
        ),
        Mutant("does not know analyzeUpToSeconds", "UND-09.a", reworded(DETECT, without("analyzeUpToSeconds"))),
        Mutant("analyses the end of a clip", "UND-09.a", Patch(f"{MODULES}.api.analyse", the_end)),
        Mutant(
            "puts uploads/ before the path itself",
            "UND-10.a",
            reworded(DETECT, naming(lambda url: url.replace("/uploads/", "/uploads/uploads/"))),
        ),
        Mutant("answers about another job", "UND-11.a", answering(QUERY, 200, body=having("id", value=SOME_ID))),
        Mutant(
            "has jobs that are processing",
            "UND-11.b",
            answering(QUERY, 200, body=at("analyzing", having("status", value="processing"))),
        ),
        Mutant("keeps the details back", "UND-12.a", answering(QUERY, 200, body=at("done", without("result_details")))),
        Mutant("gives the result as a text", "UND-12.b", answering(QUERY, 200, body=done("result", value=str))),
        Mutant("calls valid audio invalid", "UND-12.d", answering(QUERY, 200, body=detail("is_valid", False))),
        Mutant(
            "says finished of what it processed", "UND-12.e", answering(QUERY, 200, body=detail("message", "finished"))
        ),
        Mutant(
            "tells a clip's length in milliseconds",
            "UND-12.f",
            answering(QUERY, 200, body=detail("original_duration", lambda seconds: round(seconds * 1000))),
        ),
        Mutant("says that every clip was cut", "UND-12.g", answering(QUERY, 200, body=detail("is_truncated", True))),
        Mutant(
            "does not tell how much of a cut clip it analysed",
            "UND-12.h",
            answering(QUERY, 200, body=of_a_cut_one(without("result_details", "truncated_duration"))),
        ),
        Mutant(
            "gives the probability of a human voice", "UND-12.i", Patch(f"{MODULES}.api.analyse", human_probabilities)
        ),
        Mutant(
            "gives a single chunk's probability without an array",
            "UND-12.j",
            answering(
                QUERY,
                200,
                body=detail("individual_chunks_ai_prob", lambda chunks: chunks[0] if len(chunks) == 1 else chunks),
            ),
        ),
        Mutant("gives the chunks from last to first", "UND-12.j", Patch(f"{MODULES}.api.analyse", chunks_backwards)),
        Mutant("takes the last chunk for the result", "UND-13.a", answering(QUERY, 200, body=at("done", last_chunk))),
        Mutant(
            "takes the likeliest chunk for the mean",
            "UND-13.b",
            answering(QUERY, 200, body=at("done", likeliest_chunk)),
        ),
        Mutant("gives the chunks with three decimals", "UND-13.c", Patch(f"{MODULES}.api.analyse", finer_chunks)),
        Mutant(
            "does not say that a clip was cut",
            "UND-13.d",
            answering(QUERY, 200, body=of_a_cut_one(having("result_details", "is_truncated", value=False))),
        ),
        Mutant(
            "takes analyzeUpToSeconds for tenths of a second",
            "UND-13.e",
            reworded(
                DETECT,
                lambda body: {
                    **body,
                    **({"analyzeUpToSeconds": body["analyzeUpToSeconds"] / 10} if "analyzeUpToSeconds" in body else {}),
                },
            ),
        ),
        Mutant("tells the credits as a text", "UND-14.a", answering(CREDITS, 200, body=having("credits", value=str))),
        Mutant(
            "tells where the credits come from",
            "UND-14.b",
            answering(CREDITS, 200, body=lambda body: {**body, "baseCredits": 10000, "boostCredits": 1000}),
        ),
        Mutant("says ok where it means healthy", "UND-15.a", answering(HEALTH, 200, body=having("status", value="ok"))),
        Mutant("tells anybody the credits", "UND-16.a", asked(CREDITS, headers={"apikey": "test-enterprise"})),
        Mutant(
            "takes an expired key for detection",
            "UND-16.a",
            Patch(f"{MODULES}.api.KEYS", Keys({**PLANS, "test-expired": PLANS["test-free"]})),
        ),
        Mutant(
            "detects without credits",
            "UND-16.c",
            Patch(f"{MODULES}.api.KEYS", Keys({**PLANS, "test-no-credits": PLANS["test-free"]})),
        ),
        Mutant(
            "looks for a file at an empty url",
            "UND-17.a",
            refusing(DETECT, lambda body: body.get("url") == "", 500, {"detail": "File metadata could not be fetched"}),
        ),
        Mutant("takes the white space around a url away", "UND-17.b", reworded(DETECT, naming(str.strip))),
        Mutant(
            "takes what is wrongly encoded as it stands",
            "UND-17.c",
            Patch(f"{MODULES}.addresses.BROKEN_ENCODING", re.compile("(?!)")),
        ),
        Mutant(
            "calls an unsupported type invalid",
            "UND-17.f",
            answering(URL, 400, body=saying("Unsupported audio type", "Invalid file type")),
        ),
        Mutant("takes files of any small size", "UND-17.g", limits("MIN_BYTES", 1)),
        Mutant(
            "has other words for a large file",
            "UND-17.h",
            answering(DETECT, 400, body=saying("File size exceeds limit", "File size is too large")),
        ),
        Mutant(
            "takes any content type",
            "UND-17.i",
            Patch(f"{MODULES}.api.TYPES", dict.fromkeys(api.TYPES, set().union(*api.TYPES.values()))),
        ),
        Mutant("answers 404 where nothing was uploaded", "UND-17.n", answering(DETECT, 500, to_status=404)),
        Mutant("says of an unknown path that it is gone", "UND-18.a", answering("*", 404, to_status=410)),
        Mutant("knows no path by another method", "UND-18.b", answering("GET /detect", 405, to_status=404)),
        Mutant("does not look at Accept", "UND-18.c", asked("*", headers={"Accept": None})),
        Mutant("answers a broken body with 400", "UND-18.d", answering(QUERY, 422, to_status=400)),
        Mutant("does not look at an email", "UND-19.a", Patch(f"{MODULES}.api.EMAIL", re.compile(".*"))),
        Mutant(
            "says of a failed job that it is done",
            "UND-20.a",
            Patch(f"{MODULES}.api.JOBS", replace(api.JOBS, failed="done")),
        ),
    ),
    {
        "UND-04.a": "it binds the client; that a name with a space is refused is assumed",
        "UND-17.o": "the API takes no user's id, so that no request causes it",
        "UND-18.af": "it binds the client",
        "UND-18.e": "no request causes it",
        "UND-18.f": "no request causes it: the page gives no limit",
        "UND-18.g": "no request causes it",
        "UND-18.h": "no request causes it",
    },
)

__all__ = ["UNDETECTABLE"]
