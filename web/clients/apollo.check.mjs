/** Apollo Client 4. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";
import * as subject from "./subject.mjs";

const requests = [];
const fetching = (address, options) => {
  requests.push({ address, ...options });
  return fetch(address, options);
};
const http = (more = {}) => new HttpLink({ uri: subject.url, headers: subject.headers, fetch: fetching, ...more });
const client = (link) => new ApolloClient({ link, cache: new InMemoryCache() });
const follow = (link) => (next, error) => {
  const events = client(link).subscribe({ query: gql(subject.FOLLOW), variables: { id: subject.campaign } });
  const subscription = events.subscribe({
    next: (result) => (result.error ? error(result.error) : next(result.data)),
    error,
  });
  return () => subscription.unsubscribe();
};

test("a query", async () => {
  const { data } = await client(http()).query({ query: gql(subject.VIEWER) });
  assert.equal(data.viewer.role, "ADMIN");
});

test("a query by GET", async () => {
  const { data } = await client(http({ useGETForQueries: true })).query({
    query: gql(subject.NODE),
    variables: { id: subject.campaign },
  });
  assert.equal(data.node.__typename, "Campaign");
  assert.equal(requests.at(-1).method, "GET");
});

test("a mutation whose refusal is data", async () => {
  const { data } = await client(http()).mutate({ mutation: gql(subject.LOGIN), variables: subject.nobody });
  assert.deepEqual(data.login.code, "UNAUTHENTICATED");
});

test("an operation that is refused", async () => {
  const asking = client(http()).query({ query: gql("{ unknown }") });
  await assert.rejects(asking, (error) => {
    assert.ok(CombinedGraphQLErrors.is(error));
    assert.equal(error.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    return true;
  });
});

test("a persisted query, the second time by its hash alone", async () => {
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");
  const persisted = client(new PersistedQueryLink({ sha256 }).concat(http()));
  for (const fetchPolicy of ["network-only", "network-only"]) {
    requests.length = 0;
    const { data } = await persisted.query({ query: gql(subject.VIEWER), fetchPolicy });
    assert.equal(data.viewer.role, "ADMIN");
  }
  assert.equal(requests.length, 1);
  assert.equal(JSON.parse(requests[0].body).query, undefined);
});

test("a subscription over WebSocket", async () => {
  const socket = createClient({
    url: subject.socketUrl,
    connectionParams: subject.headers,
    webSocketImpl: subject.WebSocket,
  });
  await subject.firstThree(follow(new GraphQLWsLink(socket)));
  await socket.dispose();
});

test("a subscription over multipart HTTP", async () => {
  await subject.firstThree(follow(http()));
});
