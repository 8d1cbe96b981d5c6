/** graphql-sse 2, in its distinct connections mode. */

import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createClient } from "graphql-sse";
import * as subject from "./subject.mjs";

const client = createClient({ url: subject.url, headers: subject.headers, retryAttempts: 0 });
after(() => client.dispose());

const run = (query, variables) => (next, error) =>
  client.subscribe(
    { query, variables },
    { next: ({ data, errors }) => (errors ? error(errors) : next(data)), error, complete: () => {} },
  );

test("a query", async () => {
  for await (const { data } of client.iterate({ query: subject.VIEWER }))
    assert.deepEqual(data, { viewer: { role: "ADMIN" } });
});

test("a subscription", () => subject.firstThree(run(subject.FOLLOW, { id: subject.campaign })));

test("a subscription to what does not exist", async () => {
  const [error] = await subject.refusal(run(subject.FOLLOW, { id: "nothing" }));
  assert.equal(error.extensions.code, "NOT_FOUND");
});

test("a document that is wrong", async () => {
  const reason = await subject.refusal(run("{ unknown }"));
  const [error] = Array.isArray(reason) ? reason : (await reason.response.json()).errors;
  assert.equal(error.extensions.code, "GRAPHQL_VALIDATION_FAILED");
});
