"""Asks botocore, and the model it carries, whether request bodies are right.

    ask-botocore.py FILE COUNT

FILE has COUNT lines, each an operation, a TAB and a body in JSON. botocore's own validator looks at types, required and
unknown members; patterns and lengths, which it leaves to the service, are looked up in the model here. The status is 1
when something is wrong, and 77 when there is no botocore.
"""
import json
import re
import sys

try:
    from botocore.loaders import Loader
    from botocore.model import ServiceModel
    from botocore.validate import ParamValidator
except ImportError:
    sys.exit(77)

described = Loader().load_service_model("mturk", "service-2")
shapes = described["shapes"]
model = ServiceModel(described)


def problems(name, value):
    shape = shapes[name]
    if shape["type"] == "structure":
        for member, inner in value.items():
            yield from problems(shape["members"][member]["shape"], inner)
        return
    size = len(value) if shape["type"] == "string" else value
    if not shape.get("min", size) <= size <= shape.get("max", size):
        yield f"{name} of size {size}"
    if not re.fullmatch(shape.get("pattern", ".*"), str(value), re.DOTALL):
        yield f"{name} {value!r} is not {shape['pattern']}"


def main(path, count):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    wrong = [] if len(lines) == int(count) else [f"{len(lines)} lines instead of {count}"]
    for line in lines:
        operation, body = line.split("\t", 1)
        shape = model.operation_model(operation).input_shape
        params = json.loads(body)
        report = ParamValidator().validate(params, shape)
        if report.has_errors():
            wrong.append(f"{operation}: {report.generate_report()}")
        else:
            wrong += [f"{operation}: {problem}" for problem in problems(shape.name, params)]
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
