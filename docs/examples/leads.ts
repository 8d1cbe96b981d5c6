/** Shows the best leads, and each new one, with urql: queries as JSON, the subscription over server-sent events.
 *
 * GRAPHQL=https://canvass.example.com/graphql TOKEN=… node leads.ts
 */

import { Client, fetchExchange, gql } from "@urql/core";

interface Lead {
  id: string;
  score: number;
  company: { name: string };
}

const BEST = gql<{ leads: { totalCount: number; nodes: Lead[] } }, { first: number }>`
  query Best($first: Int!) {
    leads(orderBy: { field: SCORE, direction: DESC }, first: $first) {
      totalCount
      nodes { id score company { name } }
    }
  }
`;
const NEW = gql<{ tenantActivity: { kind: string; lead: Lead | null } }, object>`
  subscription New {
    tenantActivity { kind lead { id score company { name } } }
  }
`;

const { GRAPHQL = "", TOKEN = "", WATCH = "" } = process.env;
const client = new Client({
  url: GRAPHQL,
  exchanges: [fetchExchange],
  fetchOptions: { headers: { authorization: `Bearer ${TOKEN}` } },
  fetchSubscriptions: true,
  preferGetMethod: false,
});

const { data, error } = await client.query(BEST, { first: 10 });
if (error) throw error;
console.log(`${data?.leads.totalCount} leads`);
for (const { score, company } of data?.leads.nodes ?? []) console.log(score, company.name);

if (WATCH) {
  client.subscription(NEW, {}).subscribe((result) => {
    if (result.error) throw result.error;
    const lead = result.data?.tenantActivity.lead;
    if (lead) console.log("new:", lead.score, lead.company.name);
  });
}
