/** The public audits of GraphQL over HTTP, as they come. */

import assert from "node:assert/strict";
import test from "node:test";
import { auditServer } from "graphql-http";
import { url } from "./subject.mjs";

test("every audit passes", async () => {
  const results = await auditServer({ url });
  const others = results
    .filter(({ status }) => status !== "ok")
    .map(({ id, name, reason }) => `${id} ${name}: ${reason}`);
  assert.deepEqual(others, []);
  assert.equal(results.length, 61);
});
