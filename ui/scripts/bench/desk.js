/** The built page beside a desk it calls, over loopback HTTP as in the browser's tests; says when nothing is being asked. */
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; " +
  "media-src blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** What the core needs for an answer, at its 99th of a hundred (`cargo xtask bench cache`), and the way there and back. */
const TAKES = 4;

const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return pieces.length > 0 ? JSON.parse(Buffer.concat(pieces).toString()) : {};
}

/** Serves the page in `root` with `desk` behind it. */
export async function open(root, desk) {
  const pushing = new Set();
  let asking = 0;
  let answeredAt = 0;
  let answered = 0;

  async function answer(request, response) {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (path.startsWith('/call/')) {
      const told = await desk.call(path.slice('/call/'.length), await bodyOf(request));
      await later(TAKES);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told ?? null));
    } else if (path === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
      pushing.add(response);
      request.on('close', () => pushing.delete(response));
    } else if (path.startsWith('/media/')) {
      response.writeHead(200).end(Buffer.from(await desk.bytes()));
    } else {
      const file = join(root, path === '/' ? 'index.html' : path);
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response
        .writeHead(200, { 'content-type': type, 'content-security-policy': POLICY })
        .end(readFileSync(file));
    }
  }

  const server = createServer((request, response) => {
    asking += 1;
    response.on('close', () => {
      asking -= 1;
      answered += 1;
      answeredAt = Date.now();
    });
    answer(request, response).catch((error) => {
      const told = { code: error.code ?? 'internal', message: String(error.message) };
      if (!response.headersSent) response.writeHead(error.code === 'ENOENT' ? 404 : 422);
      response.end(JSON.stringify(told));
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const push = (word) => pushing.forEach((response) => response.write(`data: ${JSON.stringify(word)}\n\n`));
  const stop = desk.listen(push);

  return {
    base: `http://127.0.0.1:${server.address().port}`,
    stale: (stale) => push({ type: 'stale', stale }),
    /** Nothing was asked for a while; the stream of pushes is open for good. */
    async quiet() {
      for (let since = Date.now(), seen = answered; ; await later(10)) {
        if (asking > pushing.size || answered !== seen) [since, seen] = [Date.now(), answered];
        else if (Date.now() - Math.max(since, answeredAt) >= 150) return;
      }
    },
    stop() {
      stop?.();
      pushing.forEach((response) => response.end());
      server.close();
      server.closeAllConnections();
    },
  };
}
