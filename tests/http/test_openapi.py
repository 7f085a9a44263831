"""The OpenAPI document: valid, and of one mind with the code about what is refused and to whom."""

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from khoa.app import create_api
from khoa.settings import Settings

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """As `khoa openapi` prints it: of a Khoa without keys, with nothing running."""
    settings = Settings(KHOA_DATA_DIR=tmp_path_factory.mktemp("nothing"), _env_file=None)
    return create_api(settings).openapi()


def responses(document: Document, method: str, path: str) -> Document:
    found: Document = document["paths"][path][method]["responses"]
    return found


def codes(document: Document, method: str, path: str, status: str) -> list[str]:
    answer = responses(document, method, path)[status]
    schema = answer["content"]["application/problem+json"]["schema"]
    found: list[str] = schema["allOf"][1]["properties"]["code"]["enum"]
    return found


def test_it_is_valid_openapi_3_1(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    errors = [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()]
    assert errors == []


def test_every_refusal_is_a_problem_document(document: Document) -> None:
    refusals = [
        list(answer["content"])
        for path in document["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if status >= "400"
    ]
    assert len(refusals) > 300
    assert all(content == ["application/problem+json"] for content in refusals)
    assert not {"HTTPValidationError", "ValidationError"} & document["components"]["schemas"].keys()


def test_who_must_be_signed_in_follows_from_the_dependencies(document: Document) -> None:
    def security(method: str, path: str) -> Any:
        return document["paths"][path][method].get("security")

    assert security("get", "/api/me") == [{"session": []}]
    assert security("get", "/api/admin/overview") == [{"session": []}]
    assert security("get", "/api/courses/{slug}") == [{"session": []}, {}]
    assert security("get", "/api/courses") is None
    assert document["components"]["securitySchemes"]["session"]["scheme"] == "bearer"


def test_refusals_of_dependencies_are_the_routes_too(document: Document) -> None:
    assert codes(document, "patch", "/api/educator/courses/{course_id}", "404") == ["not_found"]
    assert "changed_elsewhere" in codes(
        document, "patch", "/api/educator/courses/{course_id}", "409"
    )
    assert "403" in responses(document, "post", "/api/admin/ledger/payouts")
    assert "403" not in responses(document, "get", "/api/courses")


def test_a_checkout_names_each_reason_to_refuse(document: Document) -> None:
    assert {"course_free", "price_changed", "coupon_expired"} <= set(
        codes(document, "post", "/api/create-checkout-session", "409")
    )
    limited = responses(document, "post", "/api/create-checkout-session")["429"]
    assert "Retry-After" in limited["headers"]


def test_files_are_what_they_are(document: Document) -> None:
    for path in (
        "/api/admin/ledger/rows.csv",
        "/api/educator/activation-batches/{batch_id}/codes.csv",
    ):
        assert list(responses(document, "get", path)["200"]["content"]) == ["text/csv"]
    cover = document["paths"]["/api/educator/courses/{course_id}/cover"]["put"]
    assert list(cover["requestBody"]["content"]) == ["multipart/form-data"]
    deleted = responses(document, "delete", "/api/educator/courses/{course_id}")["204"]
    assert "content" not in deleted
