"""The scripts of Clerk's components, served from the unpacked packages."""

import json

import httpx
import pytest


@pytest.fixture(scope="module")
def files(start_sandbox, tmp_path_factory):
    """A sandbox over two small packages of the real ones' layout."""
    folder = tmp_path_factory.mktemp("files")
    for package, names in {
        "clerk-js": ["clerk.browser.js", "vendors_clerk.browser_a68c22_6.40.0.js"],
        "ui": ["ui.browser.js"],
    }.items():
        dist = folder / package / "dist"
        dist.mkdir(parents=True)
        version = {"clerk-js": "6.40.0", "ui": "1.34.0"}[package]
        (folder / package / "package.json").write_text(json.dumps({"version": version}))
        for name in names:
            (dist / name).write_text(f"// {name}")
    (folder / "secret.js").write_text("secret")
    sandbox = start_sandbox(KHOA_SANDBOX_CLERK_FILES=str(folder))
    with httpx.Client(base_url=f"{sandbox.base_url}/clerk/npm/@clerk") as client:
        yield client


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("clerk-js@6.40.0/dist/clerk.browser.js", "immutable"),
        ("clerk-js@6/dist/clerk.browser.js", "no-cache"),
        ("clerk-js@latest/dist/clerk.browser.js", "no-cache"),
        ("clerk-js@6/dist/vendors_clerk.browser_a68c22_6.40.0.js", "immutable"),
        ("ui@1.34.0/dist/ui.browser.js", "immutable"),
    ],
)
def test_any_version_gets_the_files_at_hand(files, path, caching):
    answer = files.get(f"/{path}")
    assert answer.status_code == 200
    assert answer.text == f"// {path.rpartition('/')[2]}"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert caching in answer.headers["cache-control"]
    again = files.get(f"/{path}", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "clerk-js@6/dist/nothing.js",
        "clerk-js@6/dist/..%2f..%2f..%2fsecret.js",
        "clerk-js@6/dist/%2e%2e%2f%2e%2e%2fpackage.json",
        "clerk-js@6/package.json",
        "clerk-js/dist/clerk.browser.js",
        "..@6/dist/secret.js",
        "other@6/dist/clerk.browser.js",
        "clerk-js@6%2f..%2f/dist/clerk.browser.js",
    ],
)
def test_nothing_else_is_served(files, path):
    assert files.get(f"/{path}").status_code == 404


def test_without_the_files_it_is_a_plain_404(sandbox):
    url = f"{sandbox.base_url}/clerk/npm/@clerk/clerk-js@6/dist/clerk.browser.js"
    assert httpx.get(url).json()["errors"][0]["code"] == "resource_not_found"
