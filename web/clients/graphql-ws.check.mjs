/** graphql-ws 6. */

import assert from "node:assert/strict";
import test, { after } from "node:test";
import { createClient } from "graphql-ws";
import * as subject from "./subject.mjs";

const sockets = [];
const open = (options) => {
  const client = createClient({ url: subject.socketUrl, webSocketImpl: subject.WebSocket, ...options });
  sockets.push(client);
  return client;
};
const client = open({ connectionParams: subject.headers });
after(() => Promise.all(sockets.map((each) => each.dispose())));

const run = (query, variables) => (next, error) =>
  client.subscribe({ query, variables }, { next: ({ data }) => next(data), error, complete: () => {} });

test("queries and mutations", async () => {
  const answers = [];
  for await (const { data, extensions } of client.iterate({ query: subject.VIEWER })) answers.push([data, extensions]);
  assert.deepEqual(answers[0][0], { viewer: { role: "ADMIN" } });
  assert.equal(answers[0][1].cost.requested, 2);
  for await (const { data } of client.iterate({ query: subject.LOGIN, variables: subject.nobody }))
    assert.equal(data.login.code, "UNAUTHENTICATED");
});

test("a subscription", () => subject.firstThree(run(subject.FOLLOW, { id: subject.campaign })));

test("one bad operation ends none of the others", async () => {
  const good = subject.firstThree(run(subject.FOLLOW, { id: subject.campaign }));
  const [syntax] = await subject.refusal(run("{"));
  const [unknown] = await subject.refusal(run("{ unknown }"));
  const [missing] = await subject.refusal(run(subject.FOLLOW, { id: "nothing" }));
  assert.deepEqual(
    [syntax, unknown, missing].map(({ extensions }) => extensions.code),
    ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "NOT_FOUND"],
  );
  await good;
});

test("credentials that are wrong close the socket for good", async () => {
  const stranger = open({ connectionParams: { authorization: "Bearer nonsense" }, retryAttempts: 0 });
  const closed = await subject.refusal((_, error) =>
    stranger.subscribe({ query: subject.VIEWER }, { next: () => {}, error, complete: () => {} }),
  );
  assert.equal(closed.code, 4403);
});
