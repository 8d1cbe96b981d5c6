/** Follows a campaign live with graphql-ws, and goes on where it was when the line breaks.
 *
 * GRAPHQL=https://canvass.example.com/graphql TOKEN=… CAMPAIGN=… node follow.ts
 */

import { createClient } from "graphql-ws";

interface Event {
  campaignEvents: { seq: number; kind: string; message: string };
}

const FOLLOW = `subscription Follow($id: ID!, $after: Int!) {
  campaignEvents(campaignId: $id, after: $after) { seq kind message }
}`;

const { GRAPHQL = "", TOKEN = "", CAMPAIGN = "", EVENTS = "0" } = process.env;
const enough = Number(EVENTS);

const client = createClient({
  url: GRAPHQL.replace(/^http/, "ws"),
  connectionParams: () => ({ authorization: `Bearer ${TOKEN}` }), // asked for at each connection
  retryAttempts: Number.POSITIVE_INFINITY,
  keepAlive: 10_000,
});

const variables = { id: CAMPAIGN, after: 0 };
for await (const { data, errors } of client.iterate<Event>({ query: FOLLOW, variables })) {
  if (errors) throw new Error(errors[0]?.message);
  if (!data) continue;
  const { seq, kind, message } = data.campaignEvents;
  variables.after = seq; // sent again when the client reconnects
  console.log(seq, kind, message);
  if (seq === enough) break;
}
await client.dispose();
