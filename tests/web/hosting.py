"""The application as an organisation runs it: `makewhole host`, PostgreSQL, and nginx in front with TLS."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent.parent
NAME = "log.example.org"

NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{plain}; server_name {name}; location / {{ {to_program} }} }}
  server {{
    listen 127.0.0.1:{tls} ssl; server_name {name};
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    client_max_body_size 30m;
    location / {{ {to_program} }}
  }}
}}
"""
TO_PROGRAM = """
proxy_pass http://127.0.0.1:{program}; proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def certify(folder: Path) -> None:
    """A certificate of our own for NAME, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@dataclass
class Answer:
    """What the site answered."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def to(self) -> str:
        return self.headers.get("Location", "")


class Site:
    """A running site at https://NAME, until `stop()`."""

    def __init__(self, database: str, **more: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mwweb"))
        self.database = database
        self.program, self.tls, self.plain = free_port(), free_port(), free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("MAKEWHOLE", "DJANGO"))},
            "DATABASE_URL": database,
            "MAKEWHOLE_HOSTS": NAME,
            "MAKEWHOLE_SECRET_KEY_FILE": str(self.folder / "secret"),
            **more,
        }
        certify(self.folder)
        to_program = TO_PROGRAM.format(program=self.program)
        (self.folder / "nginx.conf").write_text(
            NGINX.format(
                folder=self.folder,
                plain=self.plain,
                tls=self.tls,
                name=NAME,
                to_program=to_program,
                user="user root;" if os.getuid() == 0 else "",
            )
        )
        self._log = (self.folder / "log").open("wb")
        self._host = self._start_host()
        self._nginx = subprocess.Popen(
            [_nginx() or "nginx", "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder), "-e", "stderr"],
            stdout=self._log,
            stderr=self._log,
        )
        self._wait()

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.tls}"

    def _start_host(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "makewhole.cli", "host", "--listen", f"127.0.0.1:{self.program}"]
        return subprocess.Popen(command, env=self.environment, stdout=self._log, stderr=self._log, cwd=self.folder)

    def _wait(self) -> None:
        until = time.monotonic() + 180
        while time.monotonic() < until:
            assert self._host.poll() is None, self.log()
            assert self._nginx.poll() is None, self.log()
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Browser(self).get("/healthy/").status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(self.log())

    def restart(self) -> None:
        """The program ends and begins again; the database and the proxy stay."""
        self._host.send_signal(signal.SIGINT)
        self._host.wait(30)
        self._host = self._start_host()
        self._wait()

    def manage(self, *words: str, fails: bool = False) -> str:
        """What `python -m makewhole.web ...` printed."""
        done = subprocess.run(
            [sys.executable, "-m", "makewhole.web", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + (done.stderr if fails else "")

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self) -> None:
        for each in (self._nginx, self._host):
            each.send_signal(signal.SIGTERM)
        for each in (self._nginx, self._host):
            each.wait(30)
        self._log.close()
        shutil.rmtree(self.folder)


def _nginx() -> str | None:
    return shutil.which("nginx") or next((str(p) for p in [Path("/usr/sbin/nginx")] if p.exists()), None)


def is_possible() -> bool:
    """Whether nginx is here."""
    return _nginx() is not None


@dataclass
class Browser:
    """One person's browser: it keeps cookies, believes the site's certificate, and sends what browsers send."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)
    page: str = ""
    at: str = "/"

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Sends a form of the page that is open, with its token."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        body = urlencode({**({"csrfmiddlewaretoken": token.group(1)} if token else {}), **fields})
        own = f"https://{NAME}:{self.site.tls}"
        sent = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": own,
            "Referer": own + self.at,
            "Sec-Fetch-Site": "same-origin",
            **headers,
        }
        return self.ask("POST", path, body, sent)

    def ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        trusting = ssl.create_default_context(cafile=str(self.site.folder / "certificate.pem"))
        with contextlib.closing(http.client.HTTPSConnection(NAME, self.site.tls, context=trusting, timeout=60)) as line:
            line.sock = trusting.wrap_socket(
                socket.create_connection(("127.0.0.1", self.site.tls), 60), server_hostname=NAME
            )
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            line.request(method, path, body, {**({"Cookie": cookies} if cookies else {}), **(headers or {})})
            raw = line.getresponse()
            answer = Answer(raw.status, raw.headers, raw.read().decode(errors="replace"))
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.set_cookies.append(cookie)
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
            if not value or "Max-Age=0" in cookie:
                self.cookies.pop(name)
        if answer.status == 200 or "csrfmiddlewaretoken" in answer.text:
            self.page, self.at = answer.text, path
        return answer

    def follow(self, answer: Answer) -> Answer:
        """Goes where the answer sends, until it sends nowhere."""
        for _ in range(8):
            if answer.status not in (301, 302, 303):
                return answer
            answer = self.get(re.sub(r"^https://[^/]+", "", answer.to))
        raise AssertionError("it goes round in circles")


@contextlib.contextmanager
def running(database: str, **more: str) -> Iterator[Site]:
    site = Site(database, **more)
    try:
        yield site
    finally:
        site.stop()
