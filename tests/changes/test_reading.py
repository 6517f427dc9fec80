"""What is given to be compared: files, folders, readings, and one line about what cannot be read."""

import json
from pathlib import Path
from textwrap import dedent

import pytest
from tests.changes.written import file

from voicemock_contracts.changes.errors import SurfaceError
from voicemock_contracts.changes.reading import surface
from voicemock_contracts.changes.reading.plain_yaml import plain
from voicemock_contracts.editions import readings

SMALL = """
    openapi: 3.1.0
    info: {title: Echo, version: '1'}
    paths:
      /v1/detect:
        post:
          responses: {200: {description: The verdict.}}
"""
LIVE = """
    asyncapi: 3.0.0
    info: {title: Echo live, version: '1'}
    channels:
      live: {address: /v1/live, messages: {}}
"""


def wrong(path: Path | str) -> str:
    with pytest.raises(SurfaceError) as raised:
        surface(path)
    message = str(raised.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("reading", [each for each in readings() if each != "across"])
def test_every_reading_of_ours_is_read(reading: str) -> None:
    found = surface(reading)
    assert found.origin == reading
    assert found.operations


def test_a_vendor_with_a_stream_has_its_calls_and_its_stream() -> None:
    found = surface("modulate")
    assert [each.name for each in found.operations] == [
        "POST /api/velma-2-synthetic-voice-detection-batch",
        "POST /api/velma-2-stt-batch",
    ]
    assert [each.name for each in found.streams] == ["WS /api/velma-2-synthetic-voice-detection-streaming"]
    assert found.servers == (
        "https://modulate-developer-apis.com",
        "https://platform.modulate.ai",
        "wss://modulate-developer-apis.com",
        "wss://platform.modulate.ai",
    )


def test_an_edition_is_read_with_what_differs() -> None:
    assert surface("modulate@newer-reference").servers == ("https://platform.modulate.ai", "wss://platform.modulate.ai")


def test_reading_leaves_the_shared_documents_as_they_were() -> None:
    assert surface("modulate") == surface("modulate")


def test_an_unknown_edition_is_told_with_those_there_are() -> None:
    assert "modulate has no edition 'newest'; it has: baseline, newer-reference" in wrong("modulate@newest")


def test_an_edition_without_a_name_is_told_with_those_there_are() -> None:
    assert wrong("vocos@") == "vocos@: no edition is named after the @; vocos has: baseline, earlier-beta"


def test_an_edition_whose_facts_cannot_be_read_is_refused_as_facts_refuses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clause = "{id: VOC-01.a, statement: Another path., kind: obsrved, source: Seen}"
    file(tmp_path, "own/facts.yaml", f"vendor: vocos\ntitle: Own\npages: []\nclauses:\n  - {clause}\n")
    monkeypatch.chdir(tmp_path)
    assert wrong("vocos@./own") == (
        "vocos@./own: facts.yaml, line 5: clause VOC-01.a is of kind 'obsrved'; "
        "there are: documented, reference, observed, assumed"
    )


def test_a_path_that_is_not_there_is_told_with_the_vendors() -> None:
    assert wrong("nowhere.yaml") == (
        "nowhere.yaml: there is no such file or folder, and no such vendor; "
        "the vendors are dataspike, modulate, undetectable, valsea, vocos"
    )


def test_a_file_is_read(tmp_path: Path) -> None:
    found = surface(file(tmp_path, "echo.yaml", SMALL))
    assert (found.title, [each.name for each in found.operations]) == ("Echo", ["POST /v1/detect"])


def test_json_is_read(tmp_path: Path) -> None:
    text = (
        '{"openapi": "3.0.3", "info": {"title": "Echo", "version": "1"}, "paths": {"/a": {"get": {"responses": {}}}}}'
    )
    assert [each.name for each in surface(file(tmp_path, "echo.json", text)).operations] == ["GET /a"]


def test_a_folder_is_read_as_its_calls_and_its_streams(tmp_path: Path) -> None:
    file(tmp_path, "openapi.yaml", SMALL)
    file(tmp_path, "asyncapi.yml", LIVE)
    file(tmp_path, "notes.yaml", "of: no matter")
    found = surface(str(tmp_path))
    assert [each.name for each in found.operations] == ["POST /v1/detect"]
    assert [each.name for each in found.streams] == ["WS /v1/live"]


def test_the_calls_of_a_folder_have_servers_of_their_own_only_where_its_documents_differ(tmp_path: Path) -> None:
    server = "servers: [{url: 'https://a.example'}]\n"
    live = "servers: {main: {host: a.example, protocol: wss}}\n"
    file(tmp_path, "asyncapi.yaml", dedent(LIVE) + live)
    file(tmp_path, "openapi.yaml", dedent(SMALL) + server)
    found = surface(tmp_path)
    assert (found.title, found.servers) == ("Echo", ("https://a.example", "wss://a.example"))
    assert [each.servers for each in found.operations] == [()]
    file(
        tmp_path, "openapi.json", json.dumps({"openapi": "3.1.0", "info": {"title": "B"}, "paths": {"/b": {"get": {}}}})
    )
    found = surface(tmp_path)
    assert {each.name: each.servers for each in found.operations} == {
        "POST /v1/detect": ("https://a.example",),
        "GET /b": (),
    }


def test_a_folder_whose_files_have_other_names_is_read_by_what_they_hold(tmp_path: Path) -> None:
    file(tmp_path, "echo.yaml", SMALL)
    file(tmp_path, "schemas.yaml", "Verdict: {type: string}")
    assert [each.name for each in surface(tmp_path).operations] == ["POST /v1/detect"]


def test_what_else_lies_in_a_folder_need_not_be_readable(tmp_path: Path) -> None:
    file(tmp_path, "echo.yaml", SMALL)
    file(tmp_path, "many.yaml", "a: 1\n---\nb: 2\n")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
    assert surface(tmp_path).title == "Echo"


def test_the_folder_of_an_edition_is_told_how_it_is_read(tmp_path: Path) -> None:
    file(tmp_path, "openapi.yaml", "{info: {title: Newer}}")
    file(tmp_path, "facts.yaml", "vendor: vocos")
    assert wrong(tmp_path).endswith(f"it says neither at its top; an edition is read as VENDOR@{tmp_path}")


def test_a_folder_of_a_vendors_name_is_meant_by_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file(tmp_path, "vocos/openapi.yaml", SMALL)
    monkeypatch.chdir(tmp_path)
    assert surface("./vocos").title == "Echo"
    assert surface("vocos").title == "Vocos"


def test_a_folder_without_a_document_is_told(tmp_path: Path) -> None:
    assert wrong(tmp_path) == f"{tmp_path}: no OpenAPI or AsyncAPI document in it, such as openapi.yaml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("swagger: '2.0'", "Swagger 2.0 is not read; convert it to OpenAPI 3 first"),
        ("openapi: 4.0.0", "OpenAPI 4.0.0 is not read, but 3.0 and 3.1 are"),
        ("openapi: 3.2.0", "OpenAPI 3.2.0 is not read, but 3.0 and 3.1 are"),
        ("openapi: 3.10.0", "OpenAPI 3.10.0 is not read, but 3.0 and 3.1 are"),
        ("asyncapi: 4.0.0", "AsyncAPI 4.0.0 is not read, but 2 and 3 are"),
        ("asyncapi: 1.2.0", "AsyncAPI 1.2.0 is not read, but 2 and 3 are"),
        ("title: Echo", "neither an OpenAPI nor an AsyncAPI document: it says neither at its top"),
        ("- a\n- b", "it is no map, so no contract"),
        ("", "nothing stands in it"),
        ("{openapi: 3.1.0, paths: []}", "/paths: a map should stand here, not '[]'"),
        (
            "{openapi: 3.1.0, paths: {/a: {get: {responses: {'2000': {}}}}}}",
            "/paths/~1a/get/responses: '2000' is no status",
        ),
        (
            "{openapi: 3.1.0, paths: {/a: {get: {security: [{key: []}]}}}}",
            "/paths/~1a/get/security: there is no security scheme 'key'",
        ),
        (
            "{openapi: 3.1.0, paths: {/a: {get: {parameters: [{in: body, name: x}]}}}}",
            "/paths/~1a/get/parameters/0/in: 'body' is no place for a parameter",
        ),
        (
            "{openapi: 3.1.0, paths: {/a: {get: {parameters: [{in: query, name: x, schema: {minimum: few}}]}}}}",
            "/paths/~1a/get/parameters/0/schema/minimum: 'few' means nothing here",
        ),
        (
            "{openapi: 3.1.0, paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/x'}]}}}}",
            "/paths/~1a/get/parameters/0: $ref #/components/parameters/x: leads nowhere",
        ),
        (
            "{openapi: 3.1.0, servers: [{url: 'https://{region}.a'}], paths: {}}",
            "/servers/0: the variable region has no default",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = file(tmp_path, "echo.yaml", text)
    assert wrong(path) == f"{path}: {message}"


def test_a_yaml_error_is_told_with_its_line(tmp_path: Path) -> None:
    path = file(tmp_path, "echo.yaml", "openapi: 3.1.0\npaths: [\n")
    assert wrong(path).startswith(f"{path}, line 3: ")


def test_schemas_that_refer_to_each_other_in_a_circle_are_told(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "echo.yaml",
        """
        openapi: 3.1.0
        paths:
          /a:
            get:
              parameters: [{in: query, name: x, schema: {$ref: '#/components/schemas/A'}}]
        components:
          schemas:
            A: {$ref: '#/components/schemas/B'}
            B: {$ref: '#/components/schemas/A'}
        """,
    )
    assert wrong(path).endswith("its reference leads back to itself")


# YAML as other people write it


def test_plain_words_dates_and_times_are_texts() -> None:
    read = plain("{a: yes, b: 2026-01-02, c: 12:30, d: on, e: 1_000, f: .inf}", "x")
    assert read == {"a": "yes", "b": "2026-01-02", "c": "12:30", "d": "on", "e": "1_000", "f": ".inf"}


def test_numbers_truth_and_null_are_what_yaml_12_has_them() -> None:
    read = plain("{a: 010, b: 0x1f, c: 1e3, d: .5, e: ~, f: False, g: , h: 0o17, i: -7}", "x")
    assert read == {"a": 10, "b": 31, "c": 1000.0, "d": 0.5, "e": None, "f": False, "g": None, "h": 15, "i": -7}


def test_what_is_quoted_or_tagged_as_a_text_is_one() -> None:
    assert plain("{a: '200', b: !!str 3.1, c: \"null\", d: !!int '4'}", "x") == {
        "a": "200",
        "b": "3.1",
        "c": "null",
        "d": 4,
    }


def test_a_tag_of_somebodys_own_is_left_out() -> None:
    assert plain("{a: !Ref name, b: !Map {c: 1}}", "x") == {"a": "name", "b": {"c": 1}}


def test_every_key_is_a_text() -> None:
    assert plain("{200: a, true: b, 1.0: c}", "x") == {"200": "a", "true": "b", "1.0": "c"}


def test_anchors_and_merge_keys_are_followed() -> None:
    text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\nown: {<<: [*base, *more], a: 0}"
    assert plain(text, "x")["own"] == {"a": 0, "b": 2, "c": 4}


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3", '{"a": 1, "a": 3}'])
def test_a_key_that_stands_twice_is_told(text: str) -> None:
    with pytest.raises(SurfaceError, match="key 'a' stands twice in one map"):
        plain(text, "x")


def test_a_value_within_itself_has_no_end() -> None:
    with pytest.raises(SurfaceError, match="x, line 1: nested too deep, or in itself"):
        plain("&a [*a]", "x")


@pytest.mark.parametrize("depth", [400, 200_000])
def test_json_that_is_nested_too_deep_is_told(depth: int) -> None:
    with pytest.raises(SurfaceError, match="x: nested too deep to be a contract"):
        plain("[" * depth + "]" * depth, "x")


def test_aliases_that_grow_without_end_are_told() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
    with pytest.raises(SurfaceError, match="its aliases grow too large"):
        plain("\n".join(rows), "x")


# Other files


def test_what_stands_in_other_files_is_read_with_the_document(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "echo.yaml",
        """
        openapi: 3.1.0
        paths:
          /v1/detect: {$ref: 'paths/detect.yaml'}
        components:
          schemas:
            Verdict: {type: object, properties: {again: {$ref: '#/components/schemas/Verdict'}}}
        """,
    )
    file(
        tmp_path,
        "paths/detect.yaml",
        """
        post:
          responses:
            default:
              $ref: '../answers.json#/Wrong'
            200:
              description: The verdict.
              content:
                application/json: {schema: {$ref: '../echo.yaml#/components/schemas/Verdict'}}
        """,
    )
    file(
        tmp_path,
        "answers.json",
        '{"Wrong": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/Error"}}}},'
        ' "Error": {"type": "string", "minLength": 1}}',
    )
    (found,) = surface(path).operations
    verdict, error = (found.answers[status].media["application/json"].schema for status in ("200", "default"))
    assert verdict is not None
    assert verdict["properties"]["again"].value is verdict.value
    assert error is not None
    assert error.value == {"type": "string", "minLength": 1}


def test_nothing_is_fetched(tmp_path: Path) -> None:
    path = file(tmp_path, "echo.yaml", "{openapi: 3.1.0, paths: {/a: {$ref: 'https://echo.example/a.yaml#/get'}}}")
    assert wrong(path) == (
        f"{path}, /paths//a: $ref https://echo.example/a.yaml#/get leads into the network, "
        "and nothing is fetched; save it beside the file"
    )


def test_a_file_that_is_not_there_is_told_with_who_asks_for_it(tmp_path: Path) -> None:
    path = file(tmp_path, "echo.yaml", "{openapi: 3.1.0, paths: {/a: {$ref: 'a.yaml'}}}")
    assert wrong(path) == f"{path}, /paths//a: $ref a.yaml: a.yaml is not there"


def test_what_looks_like_a_reference_in_an_example_is_none(tmp_path: Path) -> None:
    parameter = "{in: query, name: x, schema: {}, example: {$ref: a.yaml}}"
    text = f"{{openapi: 3.1.0, paths: {{/a: {{get: {{parameters: [{parameter}]}}}}}}}}"
    assert surface(file(tmp_path, "echo.yaml", text)).operations[0].parameters[0].name == "x"


def test_a_reference_by_a_name_of_its_own_is_followed(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "echo.yaml",
        """
        openapi: 3.1.0
        paths:
          /a:
            get:
              parameters:
              - {in: query, name: x, schema: {$ref: '#limit'}}
              - {in: query, name: y, schema: {$ref: 'urn:echo:limit'}}
        components:
          schemas:
            Limit: {$anchor: limit, $id: 'urn:echo:limit', type: integer}
        """,
    )
    found = surface(path).operations[0].parameters
    assert [each.schema.value for each in found if each.schema is not None] == [{"type": "integer"}] * 2
