"""What runs elsewhere: `.env.example`, the image, docker-compose.yml and nginx, checked without running them."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
OWN_SERVICES = ["prepare", "web", "worker", "beat"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def names_in(path: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / path).read_text(), re.MULTILINE))


def settings_names() -> set[str]:
    in_settings = names_in("portal/settings.py", r'env(?:\.\w+)?\(\s*"([A-Z][A-Z_]+)"')
    return in_settings | names_in("portal/web_server.py", r'environ\.get\("([A-Z_]+)"')


def compose_names() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))


def example_names() -> set[str]:
    return names_in(".env.example", r"^([A-Z_]+)=")


def test_example_lists_every_variable_that_is_read_and_no_other() -> None:
    assert example_names() == settings_names() | compose_names()


def test_compose_hands_on_only_variables_that_the_portal_reads() -> None:
    for name in OWN_SERVICES:
        assert set(SERVICES[name]["environment"]) <= settings_names()


@pytest.mark.parametrize("secret", ["SECRET_KEY", "DRAFT_ENCRYPTION_KEY", "RECEIPT_KEY", "POSTGRES_PASSWORD"])
def test_compose_refuses_to_start_without_a_secret(secret: str) -> None:
    uses = re.findall(rf"\$\{{{secret}(:\?)?", COMPOSE)
    assert uses
    assert all(uses)


def test_every_service_has_what_it_waits_for_and_a_health_check() -> None:
    for name, service in SERVICES.items():
        for other, condition in service.get("depends_on", {}).items():
            assert other in SERVICES
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]
        assert "healthcheck" in service or name in ("prepare", "beat")


def test_every_file_that_compose_and_the_image_take_exists() -> None:
    mounts = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    volumes = yaml.safe_load(COMPOSE)["volumes"]
    assert mounts
    for mount in mounts:
        assert mount in volumes or (ROOT / mount).is_file()
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists()


def test_every_command_exists() -> None:
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")} | {"migrate", "collectstatic"}
    called = re.findall(r"manage\.py (\w+)", COMPOSE + DOCKERFILE)
    assert {"migrate", "load_content", "check_worker", "collectstatic"} <= set(called)
    assert set(called) <= commands
    first_words = {service["command"][0] for name, service in SERVICES.items() if name in ("worker", "beat")}
    programs = first_words | {re.search(r'^CMD \["(\w+)"', DOCKERFILE, re.MULTILINE).group(1)}  # type: ignore[union-attr]
    assert programs == {"celery", "gunicorn"}
    locked = (ROOT / "requirements.txt").read_text()
    assert all(f"\n{program}" in f"\n{locked}" for program in programs)


def test_image_does_not_run_as_root_and_nginx_passes_on_to_the_port_it_serves() -> None:
    assert re.search(r"^USER portal$", DOCKERFILE, re.MULTILINE)
    served = re.search(r"0\.0\.0\.0:(\d+)", DOCKERFILE)
    assert served
    assert f"http://web:{served.group(1)}" in (ROOT / "docker/nginx.conf").read_text()


def test_nginx_takes_the_same_bodies_as_django() -> None:
    nginx = (ROOT / "docker/nginx.conf").read_text()
    assert "client_max_body_size 64k;" in nginx
    assert "proxy_request_buffering on;" in nginx
    assert "DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024" in (ROOT / "portal/settings.py").read_text()


def test_nginx_names_only_zones_that_it_has() -> None:
    nginx = (ROOT / "docker/nginx.conf").read_text()
    zones = set(re.findall(r"zone=(\w+):", nginx))
    assert set(re.findall(r"limit_req zone=(\w+)", nginx)) <= zones
    assert set(re.findall(r"limit_conn (\w+) \d", nginx)) <= zones
    assert nginx.count("{") == nginx.count("}")


def test_compose_itself_accepts_the_file() -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not on this machine")
    values = dict.fromkeys(compose_names(), "value") | {"PORTAL_PORT": "8080"}
    command = [docker, "compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
    result = subprocess.run(command, env={**os.environ, **values}, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_every_direct_dependency_has_its_reason() -> None:
    record = (ROOT / "docs/adr/0002-dependencies.md").read_text().lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    packages = json.loads((ROOT / "package.json").read_text())
    names = [re.split(r"[\[<>=]", line)[0] for line in project["dependencies"]]
    for name in [*names, *packages["dependencies"], *packages["devDependencies"]]:
        assert name.lower() in record
