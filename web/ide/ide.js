/** GraphiQL's page: who has signed in here once is signed in for what follows, and subscriptions come as events. */

/* global React, ReactDOM, GraphiQL */

let accessToken = "";

/** What GraphiQL calls for each operation. */
async function execute({ query, variables, operationName }, { headers = {}, documentAST } = {}) {
  const streamed = isSubscription(documentAST, operationName);
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      accept: streamed ? "text/event-stream" : "application/graphql-response+json",
      "content-type": "application/json",
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  if (streamed && response.ok) return events(response.body.pipeThrough(new TextDecoderStream()));
  const answer = await response.json();
  for (const done of Object.values(answer.data ?? {})) accessToken = done?.accessToken ?? accessToken;
  return answer;
}

function isSubscription(document, name) {
  const operations = document?.definitions.filter(({ kind }) => kind === "OperationDefinition") ?? [];
  const chosen = operations.find((each) => each.name?.value === name) ?? operations[0];
  return chosen?.operation === "subscription";
}

/** The results in a stream of server-sent events. */
async function* events(stream) {
  let rest = "";
  for await (const text of readable(stream)) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const data = /^data: (.+)$/m.exec(block)?.[1];
      if (data) yield JSON.parse(data);
    }
  }
}

async function* readable(stream) {
  const reader = stream.getReader();
  try {
    for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) yield value;
  } finally {
    void reader.cancel();
  }
}

async function open() {
  const defaultTabs = await (await fetch("/ide/operations.json")).json();
  const root = ReactDOM.createRoot(document.getElementById("graphiql"));
  root.render(
    React.createElement(GraphiQL, { fetcher: execute, defaultTabs, defaultEditorToolsVisibility: "variables" }),
  );
}

void open();
