/** One GraphQL operation over HTTP: what goes out, what comes back, and the failures that are nobody's input. */

import type { TypedDocumentString } from "../gen/graphql";

export type FailureKind = "unreachable" | "signed-out" | "server";

/** An operation that brought no data; `message` is for a person. Expected refusals are Problems instead. */
export class Failure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

interface ReplyError {
  message: string;
  extensions?: { code?: string; correlationId?: string };
}

interface Reply<Data> {
  data?: Data | null;
  errors?: ReplyError[];
}

/** Sends `document` and returns its data; throws a Failure when there is none. */
export async function post<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  token: string | null,
): Promise<Data> {
  const reply = await send(JSON.stringify({ query: document.toString(), variables }), token);
  if (reply.status === 401) throw signedOut();
  const body = await parse<Data>(reply);
  if (body.errors?.some(isUnauthenticated)) throw signedOut();
  if (body.errors?.length || !body.data) throw new Failure("server", describe(body.errors?.[0], reply.status));
  return body.data;
}

async function send(body: string, token: string | null): Promise<Response> {
  const headers: Record<string, string> = {
    accept: "application/graphql-response+json, application/json",
    "content-type": "application/json",
  };
  if (token) headers["authorization"] = `Bearer ${token}`;
  try {
    return await fetch("/graphql", { method: "POST", headers, body });
  } catch {
    throw new Failure("unreachable", "Canvass cannot be reached. Check your connection and try again.");
  }
}

async function parse<Data>(reply: Response): Promise<Reply<Data>> {
  try {
    return (await reply.json()) as Reply<Data>;
  } catch {
    throw new Failure("server", `Canvass answered with status ${reply.status} and nothing that can be read.`);
  }
}

function isUnauthenticated(error: ReplyError): boolean {
  return error.extensions?.code === "UNAUTHENTICATED";
}

function signedOut(): Failure {
  return new Failure("signed-out", "Your session has ended. Sign in again.");
}

function describe(error: ReplyError | undefined, status: number): string {
  if (!error) return `Canvass answered with status ${status} and no data.`;
  const id = error.extensions?.correlationId;
  return id ? `${error.message} (reference ${id})` : error.message;
}
