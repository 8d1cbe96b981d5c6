/** urql 6, with its SSE switched on: it then lists text/event-stream with every request. */

import assert from "node:assert/strict";
import test from "node:test";
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import * as subject from "./subject.mjs";

const types = [];
const fetching = async (address, options) => {
  const response = await fetch(address, options);
  types.push(response.headers.get("content-type"));
  return response;
};
const options = {
  url: subject.url,
  fetch: fetching,
  fetchOptions: { headers: subject.headers },
  fetchSubscriptions: true,
  preferGetMethod: false,
};
const client = new Client({ ...options, exchanges: [fetchExchange] });
const follow = (by) => (next, error) => {
  const subscription = by
    .subscription(subject.FOLLOW, { id: subject.campaign })
    .subscribe((result) => (result.error ? error(result.error) : next(result.data)));
  return () => subscription.unsubscribe();
};

test("a query is answered as JSON", async () => {
  const { data, error } = await client.query(subject.VIEWER, {});
  assert.ifError(error);
  assert.equal(data.viewer.role, "ADMIN");
  assert.equal(types.at(-1), "application/graphql-response+json; charset=utf-8");
});

test("a query by GET", async () => {
  const getting = new Client({ ...options, preferGetMethod: "force", exchanges: [fetchExchange] });
  const { data, error } = await getting.query(subject.NODE, { id: subject.campaign });
  assert.ifError(error);
  assert.equal(data.node.__typename, "Campaign");
});

test("a mutation whose refusal is data", async () => {
  const { data } = await client.mutation(subject.LOGIN, subject.nobody);
  assert.equal(data.login.code, "UNAUTHENTICATED");
});

test("an operation that is refused", async () => {
  const { error } = await client.query("{ unknown }", {});
  assert.equal(error.graphQLErrors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
  assert.equal(error.networkError, undefined);
});

test("a subscription over server-sent events", async () => {
  await subject.firstThree(follow(client));
  assert.equal(types.at(-1), "text/event-stream");
});

test("a subscription over WebSocket", async () => {
  const socket = createClient({
    url: subject.socketUrl,
    connectionParams: subject.headers,
    webSocketImpl: subject.WebSocket,
  });
  const forwardSubscription = (request) => ({
    subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" }, sink) }),
  });
  const over = new Client({
    ...options,
    fetchSubscriptions: false,
    exchanges: [subscriptionExchange({ forwardSubscription })],
  });
  await subject.firstThree(follow(over));
  await socket.dispose();
});
