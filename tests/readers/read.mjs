// Reads contracts as others do: OpenAPI with ReadMe's parser, AsyncAPI with the one of AsyncAPI itself, which holds a
// document against the official JSON schema. Files are named on the command line; ends with 1 if one cannot be read.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import asyncapi from "@asyncapi/parser";
import { compileErrors, validate } from "@readme/openapi-parser";

async function openapi(file) {
  const read = await validate(resolve(file));
  return read.valid && read.warnings.length === 0 ? [] : [compileErrors(read)];
}

async function stream(file) {
  const { diagnostics, document } = await new asyncapi.Parser().parse(await readFile(file, "utf8"));
  const wrong = diagnostics.filter(({ severity }) => severity <= 1); // errors and warnings
  const found = wrong.map(({ path, message }) => `/${path.join("/")}: ${message}`);
  return document ? found : [...found, "there is no document in it"];
}

let failed = false;
for (const file of process.argv.slice(2)) {
  const wrong = await (file.endsWith("asyncapi.yaml") ? stream : openapi)(file);
  console.log([`${file}: ${wrong.length ? "wrong" : "read"}`, ...wrong].join("\n  "));
  failed ||= wrong.length > 0;
}
process.exitCode = failed ? 1 : 0;
