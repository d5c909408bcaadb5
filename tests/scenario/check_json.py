#!/usr/bin/python3
"""Are these documents what the schemas in packaging/ say, and do the schemas say it strictly?

    check_json.py [--strict] [--events] (report|history|log) FILE...  [(report|history|log) FILE...]...

A log is JSON Lines: each line is a document. With --strict each kind of row and line is changed in many
small ways (a member left out or added, a text where a number stands, an unknown word, an amount that is
none), and each change must be refused. With --events the events that the logs have are printed, in the
order of the schema. Prints each fault; the status is 1 when there is one.
"""

import json
import pathlib
import re
import sys

import jsonschema

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "packaging"
KINDS = ("report", "history", "log")
# Texts that are not free.
WORDS = ("status", "state", "event", "command", "platform", "kind", "format", "run", "id", "key", "currency", "summary")
SUMMARY = re.compile("(plan|pay|export): [0-9]")
FREE = "columns"  # an object whose members are the input's

faults = []


def schema_of(kind):
    with open(FOLDER / f"{kind}.schema.json", encoding="utf-8") as file:
        return json.load(file)


def validator_of(kind):
    schema = schema_of(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def no_name_twice(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a name stands twice in {names}")
    return dict(pairs)


def read(text, name):
    try:
        return json.loads(text, object_pairs_hook=no_name_twice)
    except ValueError as error:
        faults.append(f"{name}: {error}")
        return None


def documents(kind, path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if kind != "log":
        return [(path, read(text, path))]
    if not text.endswith("\n"):
        faults.append(f"{path}: the last line is not whole")
    return [(f"{path}:{i}", read(line, f"{path}:{i}")) for i, line in enumerate(text.split("\n")[:-1], 1)]


def check(validator, name, document):
    for error in validator.iter_errors(document):
        best = jsonschema.exceptions.best_match([error])
        faults.append(f"{name}: {'/'.join(map(str, best.absolute_path))}: {best.message[:300]}")


# Words that a script compares: each is described where the schema lists it.
LISTED = ("status", "code", "kind", "state", "exit_code")


def resolve(schema, part):
    """The part and what it refers to."""
    while isinstance(part, dict) and "$ref" in part:
        target = schema
        for name in part["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        part = {**target, **{name: value for name, value in part.items() if name != "$ref"}}
    return part


def check_descriptions(kind, schema, part, where=""):
    """Says of which member the schema does not say what it means, or of which word."""
    if isinstance(part, list):
        for i, inner in enumerate(part):
            check_descriptions(kind, schema, inner, f"{where}/{i}")
    if not isinstance(part, dict):
        return
    for name, inner in part.items():
        # What stands in a condition is described elsewhere, and so are the members of all lines.
        if name in ("if", "then", "else"):
            continue
        check_descriptions(kind, schema, inner, f"{where}/{name}")
        if name != "properties":
            continue
        for member, value in inner.items():
            whole = resolve(schema, value)
            if value is True or (member == "event" and "const" in value) or not isinstance(whole, dict):
                continue
            if "description" not in whole:
                faults.append(f"{kind} schema: {where}/{member} is not described")
            words = whole.get("oneOf", whole.get("anyOf", []))
            listed = member in LISTED and whole.get("type") in ("string", "integer") and where != "/$defs/row_invalid"
            if listed and member == "code" and where == "/$defs/payment_outcome":
                continue
            if listed and not (words and all("description" in word for word in words)):
                faults.append(f"{kind} schema: the words of {where}/{member} are not described")


def check_codes(schema, found):
    """Each code that is ours is in the list of the schema."""
    listed = resolve(schema, schema["$defs"]["code"])["anyOf"]
    for name, document in found:
        for row in document["rows"]:
            known = any(row["code"] == word.get("const") or re.search(word.get("pattern", "$^"), row["code"])
                        for word in listed)
            if not known and row["status"] != "failed":
                faults.append(f"{name}: the schema does not describe the code {row['code']!r}")


def small(kind, document):
    """The document with one row of each kind in it: what is to be changed, and what it is one of."""
    if kind == "log":
        yield document, document["event"]
        return
    name = "rows" if kind == "report" else "entries"
    by = "status" if kind == "report" else "state"
    yield {**document, name: []}, "none"
    for row in document[name]:
        yield {**document, name: [row]}, (sorted(row)[0], row[by])


def changes_of_value(name, value):
    """What must not stand in the place of `value`."""
    if isinstance(value, str):
        yield 5
        yield ["a", "list"]
        if name in WORDS or (name == "endpoint" and "/" not in value) or SUMMARY.match(value):
            yield "perhaps"
        if re.fullmatch(r"[0-9]+[.][0-9]{2}", value):
            yield from (f"{value}0", f"-{value}", f"0{value}", value.replace(".", ","), "1e2", float(value))
        if value[4:5] == "-" and value.endswith("Z"):
            yield from (value[:-1], value.replace("T", " "), "yesterday")
    elif isinstance(value, bool):
        yield "true"
        yield None
    elif value is None:
        yield 5
    elif isinstance(value, (int, float)):
        yield str(value)
        yield -1
        yield None


def changes(document, inside=""):
    """Changes it in its place, one change at a time, and takes each back when it goes on."""
    members = list(document.items()) if isinstance(document, dict) else list(enumerate(document))
    if isinstance(document, dict):
        document["surplus"] = 5
        yield f"{inside} has a member too many"
        del document["surplus"]
    for name, value in members:
        where = f"{inside}/{name}"
        if isinstance(document, dict) and not inside.endswith(FREE):
            del document[name]
            yield f"{where} is left out"
            document[name] = value
        if isinstance(value, (dict, list)):
            yield from changes(value, where)
            continue
        for other in changes_of_value(name, value):
            # An invalid row has whatever stands in the file for its amount; what an earlier file had is no row.
            if name == "amount" and document.get("status") == "invalid" and isinstance(other, str):
                continue
            if name == "row" and document.get("event") == "payment_confirmed" and other is None:
                continue
            document[name] = other
            yield f"{where} is {other!r} in the place of {value!r}"
        document[name] = value


def check_strictness(validator, kind, all_documents):
    seen = set()
    tried = 0
    for name, document in all_documents:
        for part, what in small(kind, json.loads(json.dumps(document))):
            what = (what, part.get("run", {}).get("command") if kind == "report" else None)
            if what in seen:
                continue
            seen.add(what)
            if not validator.is_valid(part):
                faults.append(f"{name}: a part of it, {what}, is refused")
            for change in changes(part):
                tried += 1
                if validator.is_valid(part):
                    faults.append(f"{name}: the schema lets pass that {change}")
    if not tried:
        faults.append(f"{kind}: nothing was tried")


def main():
    options = [a for a in sys.argv[1:] if a.startswith("--")]
    files = {}
    for argument in sys.argv[1:]:
        if argument in KINDS:
            files[argument] = files.get(argument, [])
            kind = argument
        elif argument not in options:
            files[kind].append(argument)
    for kind, paths in files.items():
        validator = validator_of(kind)
        found = [d for path in paths for d in documents(kind, path)]
        if not found:
            faults.append(f"{kind}: there is no document")
        for name, document in found:
            check(validator, name, document)
        if kind != "history":
            check_descriptions(kind, schema_of(kind), schema_of(kind))
        if kind == "report" and not faults:
            check_codes(schema_of(kind), found)
        if "--strict" in options and not faults:
            check_strictness(validator, kind, found)
        if kind == "log" and "--events" in options and not faults:
            events = {document["event"] for _, document in found}
            print(" ".join(e for e in schema_of("log")["properties"]["event"]["enum"] if e in events))
    for fault in faults:
        print(f"not as it should be: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
