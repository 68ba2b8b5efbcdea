"""A real SMTP server (aiosmtpd) for the tests: keeps what it takes, and fails on demand.

    mail_server.py FOLDER [--cert FILE --key FILE [--tls-first]] [--user NAME --password WORD]

Prints its port, then reads one JSON object a line from standard input and answers "ok" once it holds:
    {"hang": "connect|ehlo|auth|mail|rcpt|data|answer"}   goes silent at that stage
    {"hang_at": "mia@example.com"}                        goes silent when it hears that address
    {"refuse": {"rcpt": {"mia@example.com": "550 5.1.1 no such user"}, "mail": "...", "data": "..."}}
    {"drop_after_data": 2}                                hangs up so many times with the mail in its hands
    {}                                                    behaves
Each mail is one line of FOLDER/mails.jsonl; one that was taken and not answered says so.
"""

import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOREVER = 3600


class Handler:
    def __init__(self, folder):
        self.file = open(os.path.join(folder, "mails.jsonl"), "a", encoding="utf-8")
        self.orders = {}

    async def stage(self, name):
        if self.orders.get("hang") == name:
            await asyncio.sleep(FOREVER)

    def refusal(self, name):
        return self.orders.get("refuse", {}).get(name)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        await self.stage("ehlo")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        await self.stage("mail")
        if refusal := self.refusal("mail"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.stage("rcpt")
        if self.orders.get("hang_at") == address:
            await asyncio.sleep(FOREVER)
        if refusal := (self.refusal("rcpt") or {}).get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if refusal := self.refusal("data"):
            return refusal
        drops = self.orders.get("drop_after_data", 0)
        is_silent = drops > 0 or self.orders.get("hang") == "answer"
        self.keep(server, session, envelope, answered=not is_silent)
        await self.stage("answer")
        if drops > 0:
            self.orders["drop_after_data"] = drops - 1
            server.transport.abort()
            await asyncio.sleep(FOREVER)
        return "250 taken"

    def keep(self, server, session, envelope, answered):
        line = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "raw": envelope.content.decode("utf-8", "surrogateescape"),
            "tls": server.transport.get_extra_info("sslcontext") is not None,
            "user": session.auth_data.decode() if isinstance(session.auth_data, bytes) else None,
            "answered": answered,
        }
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())


class Silent(asyncio.Protocol):
    """Takes the connection and says nothing."""


class Server(SMTP):
    async def smtp_DATA(self, arg):
        await self.event_handler.stage("data")
        await super().smtp_DATA(arg)

    async def smtp_AUTH(self, arg):
        await self.event_handler.stage("auth")
        await super().smtp_AUTH(arg)


def proof(user, password):
    def check(server, session, envelope, mechanism, data):
        right = data.login == user.encode() and data.password == password.encode()
        return AuthResult(success=right, auth_data=data.login if right else None)

    return check


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--tls-first", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password")
    asked = parser.parse_args()
    handler = Handler(asked.folder)
    tls = None
    if asked.cert:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(asked.cert, asked.key)

    def connected():
        if handler.orders.get("hang") == "connect":
            return Silent()
        settings = {"enable_SMTPUTF8": False, "hostname": "mail.test"}
        if tls and not asked.tls_first:
            settings |= {"tls_context": tls, "require_starttls": True}
        if asked.user:
            settings |= {
                "authenticator": proof(asked.user, asked.password),
                "auth_required": True,
                "auth_require_tls": tls is not None and not asked.tls_first,
            }
        return Server(handler, **settings)

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        connected, "127.0.0.1", asked.port, ssl=tls if asked.tls_first else None
    )
    print(listening.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        handler.orders = json.loads(line)
        print("ok", flush=True)
    os._exit(0)  # whoever started it is gone


asyncio.run(main())
