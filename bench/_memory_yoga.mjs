// The same answers from memory, by graphql-yoga on Node: what `bench.api` compares with.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(new URL("../web/package.json", import.meta.url));
const { createSchema, createYoga } = require("graphql-yoga");

const fact = (number) => ({ field: "phone", value: `Value ${number}`, source: "WEBSITE", confidence: 0.9 });
const lead = (_, number) => ({
  id: `lead-${number}`,
  status: "NEW",
  score: number % 100,
  distanceMiles: number / 7,
  notes: "Call back.",
  createdAt: "2026-11-01T10:00:00Z",
  updatedAt: "2026-11-01T10:00:00Z",
  name: `Firm ${number} Limited`,
  phone: "+441164960123",
  website: `https://www.firm${number}.example`,
  town: "Leicester",
  postcode: "LE1 1AA",
  facts: [0, 1, 2].map(fact),
});
const few = Array.from({ length: 100 }, lead);
const many = Array.from({ length: 1000 }, lead);

const schema = createSchema({
  typeDefs: `
    type Fact { field: String! value: String! source: String! confidence: Float! }
    type Lead {
      id: ID! status: String! score: Int! distanceMiles: Float! notes: String! createdAt: String! updatedAt: String!
      name: String! phone: String! website: String! town: String! postcode: String! facts: [Fact!]!
    }
    type Query { leads: [Lead!]! items: [Lead!]! }
  `,
  resolvers: { Query: { leads: () => few, items: () => many } },
});
const yoga = createYoga({ schema, graphiql: false, landingPage: false, logging: false, healthCheckEndpoint: "/readyz" });
createServer(yoga).listen(Number(process.env.PORT), "127.0.0.1");
