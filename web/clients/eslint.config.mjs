/** The schema by graphql-eslint's rules, its own and Relay's: run in the schema's folder, with this file. */

import graphql from "@graphql-eslint/eslint-plugin";

const rules = {
  ...graphql.configs["flat/schema-recommended"].rules,
  ...graphql.configs["flat/schema-relay"].rules,
};
const [level, names] = rules["@graphql-eslint/naming-convention"];

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema.graphql" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...rules,
      // A CampaignType is what the trade calls a campaign's type.
      "@graphql-eslint/naming-convention": [level, { ...names, "ObjectTypeDefinition,ObjectTypeExtension": {} }],
      // So is a company number, and the prompt of a Prompt.
      "@graphql-eslint/no-typename-prefix": "off",
      // What can be read again by `node` has an identity; money, counters and payloads are values.
      "@graphql-eslint/strict-id-in-types": "off",
      // Short lists of values are no pages, and events are read again by their numbers.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
];
