/** What the clients talk to: the server, somebody's token, and a campaign of theirs with a log of three events. */

import assert from "node:assert/strict";
import WebSocket from "ws";

export const { GRAPHQL: url, TOKEN: token, CAMPAIGN: campaign } = process.env;
export const socketUrl = url.replace(/^http/, "ws");
export const authorization = `Bearer ${token}`;
export const headers = { authorization };
export { WebSocket };

export const VIEWER = "query Viewer { viewer { role } }";
export const NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }";
export const LOGIN = `mutation Login($input: LoginInput!) {
  login(input: $input) { __typename ... on LoginPayload { accessToken } ... on Problem { code message } }
}`;
export const FOLLOW = "subscription Follow($id: ID!) { campaignEvents(campaignId: $id) { seq } }";
export const nobody = { input: { email: "nobody@example.com", password: "not the password" } };

/** The numbers of the first three events that `subscribe` hands on; the subscription is left after that. */
export async function firstThree(subscribe) {
  const seen = [];
  const { promise, resolve, reject } = withResolvers();
  const leave = subscribe((data) => {
    seen.push(data.campaignEvents.seq);
    if (seen.length === 3) resolve();
  }, reject);
  await promise;
  leave();
  assert.deepEqual(seen, [1, 2, 3]);
}

/** The reason for which a subscription is refused. */
export async function refusal(subscribe) {
  const { promise, resolve, reject } = withResolvers();
  subscribe(() => reject(new Error("It was not refused.")), resolve);
  return promise;
}

function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
