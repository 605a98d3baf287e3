"""Where this machine gets its packages: pip's settings, and the same said to uv.

An institute tells pip about its mirror, its certificate and its proxy in files or PIP_ variables;
uv reads none of them. What the person already said to uv itself is left alone.
"""

from __future__ import annotations

import configparser
import os
from collections.abc import Mapping
from pathlib import Path

SYSTEM_BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
TRUE = {"1", "true", "yes", "on"}
# pip's name: (uv's variable, what stands between several values)
PLAIN = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", ""),
    "client-cert": ("SSL_CLIENT_CERT", ""),
    "proxy": ("ALL_PROXY", ""),
    "keyring-provider": ("UV_KEYRING_PROVIDER", ""),
}
# uv's older names for the same settings: a person who used them has spoken.
ALIASES = {"UV_DEFAULT_INDEX": "UV_INDEX_URL", "UV_INDEX": "UV_EXTRA_INDEX_URL"}


def files(environ: Mapping[str, str], prefix: Path | None = None) -> list[Path]:
    """Return pip's configuration files, the weakest first."""
    chosen = environ.get("PIP_CONFIG_FILE")
    if chosen == os.devnull:
        return []
    home = Path(environ.get("HOME") or "/")
    system = (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep)
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    found = [*(Path(folder) / "pip" / "pip.conf" for folder in reversed(system) if folder)]
    found += [Path("/etc/pip.conf"), home / ".pip" / "pip.conf", user / "pip" / "pip.conf"]
    if prefix:
        found.append(prefix / "pip.conf")
    if chosen:
        found.append(Path(chosen))
    return found


def read(environ: Mapping[str, str], paths: list[Path]) -> dict[str, str]:
    """Return pip's settings for `pip install`: files in order, then PIP_ variables."""
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}}
    for path in paths:
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        for section, settings in found.items():
            for name, value in parser.items(section) if parser.has_section(section) else ():
                settings[name.lower().replace("_", "-")] = value.strip()
    merged = {**found["global"], **found["install"]}
    for name, value in environ.items():
        if name.startswith("PIP_") and name != "PIP_CONFIG_FILE" and value:
            merged[name[4:].lower().replace("_", "-")] = value.strip()
    return merged


def translate(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that tell uv what pip was told."""
    said: dict[str, str] = {}
    for name, (variable, between) in PLAIN.items():
        value = settings.get(name, "").split()
        if value:
            said[variable] = between.join(value) if between else " ".join(value)
    if settings.get("no-index", "").lower() in TRUE:
        said["UV_NO_INDEX"] = "1"
    seconds = settings.get("timeout") or settings.get("default-timeout") or ""
    if seconds.replace(".", "", 1).isdigit():
        said["UV_HTTP_TIMEOUT"] = str(max(1, int(float(seconds))))
    if "UV_INDEX" in said:
        # pip looks in every index; the lock's hashes say which file is the right one.
        said["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    bundle = environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE")
    if bundle:
        said.setdefault("SSL_CERT_FILE", bundle)
    if "SSL_CERT_FILE" not in said and SYSTEM_BUNDLE.is_file():
        # The machine's own store, which holds the certificates its institute added.
        said["UV_SYSTEM_CERTS"] = "1"
    return {
        name: value
        for name, value in said.items()
        if not environ.get(name) and not environ.get(ALIASES.get(name, ""))
    }


def for_uv(environ: Mapping[str, str], prefix: Path | None = None) -> dict[str, str]:
    """Return the environment in which uv sees the packages that pip would see."""
    settings = read(environ, files(environ, prefix))
    return {**environ, **translate(settings, environ), "UV_PYTHON_DOWNLOADS": "never"}
