"""Two ways others take in webhooks: FastAPI with a handler that commits before it answers, and pywa with a handler that commits.

webhooks.py fastapi|pywa DATABASE SECRET prints where it listens.
"""

import asyncio
import hashlib
import hmac
import json
import socket
import sqlite3
import sys

import fastapi
import uvicorn

name, path, secret = sys.argv[1:4]
database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("CREATE TABLE webhook (wamid TEXT PRIMARY KEY, body TEXT NOT NULL)")
app = fastapi.FastAPI()


def keep(wamid, body):
    database.execute("INSERT INTO webhook VALUES (?, ?) ON CONFLICT DO NOTHING", (wamid, body))


if name == "fastapi":

    @app.post("/webhooks/whatsapp")
    async def deliver(request: fastapi.Request):
        body = await request.body()
        wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, request.headers.get("x-hub-signature-256", "")):
            return fastapi.Response(status_code=401)
        value = json.loads(body)["entry"][0]["changes"][0]["value"]
        for told in value.get("messages", []) + value.get("statuses", []):
            keep(told["id"], body.decode())
        return fastapi.Response(status_code=200)

else:
    import pywa_async

    client = pywa_async.WhatsApp(
        phone_id="900555000111222",
        token="EAAnobodyAsksForThis",
        server=app,
        verify_token="sunrise",
        app_secret=secret,
        validate_updates=True,
        webhook_endpoint="/webhooks/whatsapp",
    )

    @client.on_message
    async def message(_, told):
        keep(told.id, json.dumps(told.raw))

door = socket.socket()
door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
door.bind(("127.0.0.1", 0))
door.listen(512)
print(f"listening on 127.0.0.1:{door.getsockname()[1]}", flush=True)
server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
asyncio.run(server.serve(sockets=[door]))
