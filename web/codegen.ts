import type { CodegenConfig } from "@graphql-codegen/cli";

// CANVASS_SDL points elsewhere when the schema is being changed in another checkout.
const config: CodegenConfig = {
  schema: process.env["CANVASS_SDL"] ?? "../schema/schema.graphql",
  documents: "src/**/*.graphql",
  generates: {
    "./src/gen/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        pureMagicComment: true,
        scalars: { ID: "string", Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown" },
      },
    },
  },
};

export default config;
