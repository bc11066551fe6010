"""What students were shown stays readable, and known as seen: literal values from before."""

import hashlib
import json
from importlib.resources import files

import pytest

from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.item_mapping import item_from_mapping, item_to_mapping
from lti_tool.interchange.unit_file import read_unit
from tests.domain.assessment.kinds import ALL, item_of
from tests.support.drafts import adding, words

SAMPLE = files("lti_tool.interchange").joinpath("samples/ratios-and-rates.cairn.yaml")
KNOWN = {
    "sum-a": "20c7de5be37b2f199b0ebd752508aae427cc77a1994c3f8206104847b8322580",
    "sum-b": "95e30d960cfb72b9f0c208d0080386d2f03dc4b404aef6db556d55cda700e8b6",
    "one-right": "c0ee8e80d4b0459f6c0025fb03944fe7f42e274252b398b831af24b1ffccb4be",
    "many-right": "83b09253c2b4b8c93d1d43aca65d7d298eb68a6d48de662f727f2763fe143cb3",
    "spelled": "3a75929d35fee38f778f3e86ef110cf4c43a375ae424771fd7866cf3cd8cb5d4",
    "typed": "74b67c441ef489430209f021823ad07913024a45384fccc8c6789786a309454e",
}
OF_SAMPLE = "44c58b7a3b5baf8e52dbee40f0daf4829fc91e5f76e2903f1ba9c8a7920e0d8b"
OF_KINDS = {
    "true_false": "a8a8aafcc1d7f5a6c7b54b95bf4c54f1db4c529798472a31b687410affce08db",
    "expression": "38f575d8bad3a0941c2c61fa6591e639e029b4ed1d0008fe586aa47503770afb",
    "cloze": "af820d2557a5cb7e537bc8a7d8d4d321c36b3b66db1a5b684c35c065d490af06",
    "matching": "a6b5018143020fc3f37e6a98b3481d3ac09e1eba533438c487f75676ed6e951b",
    "ordering": "c7a54e8959563a3036c4848fd63cb6cbde434c4102ce85c136e0fceb1eaafbac",
    "categorising": "a4ee7d9b2d1e3a575a451f98e678622f9d0d5efdc921d6dab612c1cad0fc914c",
    "hotspot": "974fbfd28f319d741767b4e68ec0bee64b2ad741ea2e7817efe43ed494cb1d66",
    "constructed": "c435a9d3c455ce3bd089bbb008384f059d47e78201bf140287638862d0bea0de",
    "oral": "96b712f6bea65c4e4651f009de941abb2a0f05199a3a0f98c07f54307a79375b",
}


def test_fingerprints_are_what_they_were() -> None:
    items = (*adding().items, *words().items)
    assert {item.slug: fingerprint(draw_instance(item, 7)) for item in items} == KNOWN


def test_the_sample_unit_gives_the_same_instances_in_the_same_shape() -> None:
    assert _digest(SAMPLE.read_bytes()) == OF_SAMPLE


@pytest.mark.parametrize("kind", OF_KINDS)
def test_fingerprints_of_other_kinds_stay_too(kind: str) -> None:
    assert fingerprint(draw_instance(item_of(ALL[kind]), 3)) == OF_KINDS[kind]


def _digest(data: bytes) -> str:
    """Answer one value for five draws of every item: what identifies them, what is stored."""
    digest = hashlib.sha256()
    for objective in read_unit(data).unit.objectives:
        for item in objective.items:
            for seed in range(5):
                instance = draw_instance(item, seed)
                digest.update(fingerprint(instance).encode())
                digest.update(json.dumps(item_to_mapping(instance)).encode())
    return digest.hexdigest()


@pytest.mark.parametrize(
    "stored",
    [
        {
            "id": "sum-a",
            "cell": "sums",
            "type": "numeric",
            "stem": "What is 2 + 3?",
            "answer": "5",
            "mistakes": [{"answer": "-1", "feedback": "You took away.", "misconception": "takes"}],
        },
        {
            "id": "many",
            "type": "multiple_choice",
            "stem": "x",
            "options": [{"text": "a", "correct": True, "credit": "1/2"}, {"text": "b"}],
            "shuffle": False,
            "partial": True,
        },
        {
            "id": "word",
            "type": "short_text",
            "stem": "x",
            "answers": ["y", {"text": "z", "credit": "1/2"}],
        },
    ],
)
def test_what_was_stored_before_reads_as_it_was_written(stored: dict[str, object]) -> None:
    assert item_to_mapping(item_from_mapping(stored)) == stored
