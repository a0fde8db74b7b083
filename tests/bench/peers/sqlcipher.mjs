// Signal's own SQLCipher for Node, with its own defaults: the same schema, the same rows, 5,000 in a transaction.
// One line in: the schema, or a file of rows. One line out: what writing them took.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Database from '@signalapp/sqlcipher';

const [, , path, key] = process.argv;
const db = new Database(path);
db.exec(`PRAGMA key = "x'${key}'"; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`);

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const blob = (hex) => (hex === null ? null : Buffer.from(hex, 'hex'));
let insert, index, digits;

function prepare(schema) {
  for (const statement of schema) db.exec(statement);
  insert = db.prepare(
    `INSERT INTO message (position, id, conversation_id, wamid, direction, origin, author_id, imported, automatic, kind, text, media,
       sent_at, search_body, search_digits, search_keys, search_tags, rev)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  index = db.prepare('INSERT INTO message_fts (rowid, body, chat, keys, tags) VALUES (?, ?, ?, ?, ?)');
  digits = db.prepare('INSERT INTO message_digits (rowid, digits) VALUES (?, ?)');
}

function write(rows) {
  for (let first = 0; first < rows.length; first += 5000) {
    db.exec('BEGIN IMMEDIATE');
    for (const [columns, entry, numbers] of rows.slice(first, first + 5000).reverse()) {
      insert.run(columns);
      index.run(entry);
      if (numbers !== null) digits.run(numbers);
    }
    db.exec('COMMIT');
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.schema) {
    prepare(asked.schema);
    say({});
  } else if (asked.rows) {
    const rows = readFileSync(asked.rows, 'utf8')
      .split('\n')
      .filter((row) => row !== '')
      .map((row) => {
        const all = JSON.parse(row);
        const [position, id, chat, wamid, direction, origin, author, kind, text, media, sentAt, searchBody] = all;
        const [numbers, keys, tags, rev, body, chatWord] = all.slice(12);
        return [
          [position, blob(id), blob(chat), wamid, direction, origin, blob(author), kind, text, media, sentAt, searchBody, numbers, keys, tags, rev],
          [position, body, chatWord, keys ?? '', tags ?? ''],
          numbers === null ? null : [position, numbers],
        ];
      });
    const [began, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
    write(rows);
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const used = process.cpuUsage(cpu);
    say({ seconds, cpu_seconds: (used.user + used.system) / 1e6 });
  } else {
    say({ count: db.prepare('SELECT count(*) AS count FROM message').get().count });
  }
}
db.close();
