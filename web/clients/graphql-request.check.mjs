/** graphql-request 7. */

import assert from "node:assert/strict";
import test from "node:test";
import { ClientError, GraphQLClient } from "graphql-request";
import * as subject from "./subject.mjs";

const client = new GraphQLClient(subject.url, { headers: subject.headers });

test("a query with variables", async () => {
  const { node } = await client.request(subject.NODE, { id: subject.campaign });
  assert.deepEqual(node, { __typename: "Campaign", id: subject.campaign });
});

test("a query by GET", async () => {
  const getting = new GraphQLClient(subject.url, { headers: subject.headers, method: "GET" });
  assert.equal((await getting.request(subject.VIEWER)).viewer.role, "ADMIN");
});

test("what the operation has cost", async () => {
  const { extensions, status } = await client.rawRequest(subject.VIEWER);
  assert.equal(status, 200);
  assert.equal(extensions.cost.requested, 2);
});

test("a mutation whose refusal is data", async () => {
  assert.equal((await client.request(subject.LOGIN, subject.nobody)).login.code, "UNAUTHENTICATED");
});

test("an operation that is refused", async () => {
  await assert.rejects(client.request("{ unknown }"), (error) => {
    assert.ok(error instanceof ClientError);
    assert.equal(error.response.status, 400);
    assert.equal(error.response.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    return true;
  });
});
