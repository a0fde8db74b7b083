"""Tantivy in memory, unencrypted, one thread: the same texts, the same questions.

One line in: a file of texts, or questions. One line out: what they took.
"""

import json
import sys
import time

import tantivy

builder = tantivy.SchemaBuilder()
builder.add_text_field("body", stored=True)
builder.add_integer_field("place", stored=True, indexed=True, fast=True)
index = tantivy.Index(builder.build())
writer = index.writer(heap_size=200_000_000, num_threads=1)
count = 0


def say(answer):
    print(json.dumps(answer), flush=True)


for line in sys.stdin:
    asked = json.loads(line)
    if "texts" in asked:
        with open(asked["texts"], encoding="utf-8") as texts:
            lines = texts.read().split("\n")
        began, cpu = time.perf_counter(), time.process_time()
        for text in lines:
            writer.add_document(tantivy.Document(body=[text], place=[count]))
            count += 1
        say({"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu})
    else:
        writer.commit()
        index.reload()
        searcher = index.searcher()
        took, hits = [], []
        for question in asked["questions"]:
            began = time.perf_counter()
            query = index.parse_query(question, ["body"])
            found = searcher.search(query, 50).hits
            read = [searcher.doc(address)["body"][0] for _, address in found]
            took.append((time.perf_counter() - began) * 1e6)
            hits.append(len(read))
        say({"documents": searcher.num_docs, "took_us": took, "hits": hits})
