"""Apache with the modules people really use: OpenID Connect, CAS and SAML, in three folders."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from encre.institute.login.tests.protocols.sample_sp import CERTIFICATE, KEY

SERVER = shutil.which("apache2") or ""
MODULES = Path("/usr/lib/apache2/modules")
NEEDED = ("auth_openidc", "auth_cas", "auth_mellon")
_LOADED = (
    *("mpm_event", "authn_core", "authz_core", "authz_user", "dir", "env", "headers", "setenvif"),
    *NEEDED,
)
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


def missing() -> str:
    """Return what this machine lacks, empty when all is there."""
    if not SERVER:
        return "apache2"
    lacking = [name for name in NEEDED if not (MODULES / f"mod_{name}.so").exists()]
    return ", ".join(f"libapache2-mod-{name.replace('_', '-')}" for name in lacking)


@dataclass
class Apache:
    """One server on its own folder and port."""

    folder: Path
    port: int
    encre: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Return its address."""
        return f"http://localhost:{self.port}"

    def metadata(self) -> str:
        """Return the SAML metadata of the folder under mellon."""
        bare = "".join(line for line in CERTIFICATE.splitlines() if "CERTIFICATE" not in line)
        logout = f"{self.base}/saml/mellon/logout"
        return f"""<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"
  xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{self.base}/saml/mellon/metadata">
  <SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"
    protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{bare}
      </ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <SingleLogoutService Binding="{_SOAP}" Location="{logout}"/>
    <SingleLogoutService Binding="{_REDIRECT}" Location="{logout}"/>
    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
    <AssertionConsumerService index="0" isDefault="true" Binding="{_POST}"
      Location="{self.base}/saml/mellon/postResponse"/>
  </SPSSODescriptor>
</EntityDescriptor>"""

    def start(self, *, client_id: str, secret: str, idp_metadata: bytes) -> None:
        """Write its files and start it in the foreground, as a process of ours."""
        from cryptography.hazmat.primitives import serialization

        for name in ("www/open", "www/oidc", "www/cas", "www/saml", "cas", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for name in ("open", "oidc", "cas", "saml"):
            (self.folder / "www" / name / "index.html").write_text("entré\n", "utf-8")
        pem = KEY.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        (self.folder / "sp.key").write_bytes(pem)
        (self.folder / "sp.crt").write_text(CERTIFICATE)
        (self.folder / "sp.xml").write_text(self.metadata())
        (self.folder / "idp.xml").write_bytes(idp_metadata)
        (self.folder / "apache.conf").write_text(self._settings(client_id, secret))
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, "www-data", "www-data")
        with (self.folder / "out.log").open("wb") as log:
            self.process = subprocess.Popen(
                [SERVER, "-f", self.folder / "apache.conf", "-DFOREGROUND"],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> None:
        """End it and its children."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=20)

    def told(self) -> str:
        """Return its logs, for a test that fails."""
        names = ("out.log", "error.log")
        found = [self.folder / name for name in names if (self.folder / name).exists()]
        return "\n".join(log.read_text("utf-8", "replace")[-6000:] for log in found)

    def wait(self, page: str = "/open/", seconds: float = 20) -> None:
        """Wait until it answers."""
        from tests.conformance.login.browsing import Browser

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if Browser("", "").ask(f"{self.base}{page}").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.told())

    def _settings(self, client_id: str, secret: str) -> str:
        modules = "\n".join(
            f"LoadModule {name}_module {MODULES}/mod_{name}.so"
            for name in _LOADED
            if (MODULES / f"mod_{name}.so").exists()
        )
        owner = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        return _CONFIGURATION.format(
            folder=self.folder,
            port=self.port,
            base=self.base,
            encre=self.encre,
            client_id=client_id,
            secret=secret,
            modules=modules,
            owner=owner,
        )


_CONFIGURATION = """
ServerRoot {folder}
ServerName localhost:{port}
UseCanonicalName On
DefaultRuntimeDir {folder}/tmp
Mutex file:{folder}/tmp default
PidFile {folder}/apache.pid
Listen 127.0.0.1:{port}
ErrorLog {folder}/error.log
LogLevel warn auth_openidc:info auth_cas:debug auth_mellon:debug
{modules}
{owner}
DocumentRoot {folder}/www
DirectoryIndex index.html
<Directory {folder}/www>
  Require all granted
</Directory>

OIDCProviderMetadataURL {encre}/login/oidc/.well-known/openid-configuration
OIDCClientID {client_id}
OIDCClientSecret {secret}
OIDCRedirectURI {base}/oidc/back
OIDCCryptoPassphrase une-phrase-pour-les-cookies
OIDCPKCEMethod S256
OIDCScope "openid profile email affiliation"
OIDCRemoteUserClaim preferred_username
<Location /oidc>
  AuthType openid-connect
  Require valid-user
  Header always set X-User "expr=%{{REMOTE_USER}}"
  Header always set X-Sub "expr=%{{reqenv:OIDC_CLAIM_sub}}"
  Header always set X-Mail "expr=%{{reqenv:OIDC_CLAIM_email}}"
</Location>

CASVersion 2
CASLoginURL {encre}/login/cas/login
CASValidateURL {encre}/login/cas/p3/serviceValidate
CASRootProxiedAs {base}
CASCookiePath {folder}/cas/
CASSSOEnabled On
CASDebug On
<Location /cas>
  AuthType CAS
  CASAuthNHeader On
  CASScope /cas
  Require valid-user
  Header always set X-User "expr=%{{REMOTE_USER}}"
</Location>

<Location /saml>
  AuthType Mellon
  MellonEnable auth
  Require valid-user
  MellonEndpointPath /saml/mellon
  MellonSPPrivateKeyFile {folder}/sp.key
  MellonSPCertFile {folder}/sp.crt
  MellonSPMetadataFile {folder}/sp.xml
  MellonIdPMetadataFile {folder}/idp.xml
  MellonSignatureMethod rsa-sha256
  MellonSecureCookie Off
  MellonUser urn:oid:0.9.2342.19200300.100.1.1
  Header always set X-User "expr=%{{REMOTE_USER}}"
  MellonSetEnvNoPrefix PAIRWISE urn:oasis:names:tc:SAML:attribute:pairwise-id
  Header always set X-Pairwise "expr=%{{reqenv:PAIRWISE}}"
</Location>
"""
