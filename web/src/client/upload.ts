/** Sends a file to the API as it is; everything else goes by GraphQL. */

import { Failure } from "./http";
import { renew, token } from "./session";

export interface Uploaded {
  id: string;
}

interface Said {
  id?: string;
  message?: string;
}

/** Uploads `file` for import; a refusal is a sentence for a person. */
export async function upload(file: File): Promise<Uploaded | string> {
  let reply = await send(file, token());
  if (reply.status === 401) reply = await send(file, await renew());
  if (reply.status === 413) return "The file is larger than 10 MB: upload it in parts.";
  const said = await read(reply);
  return said.id ? { id: said.id } : (said.message ?? `Canvass answered with status ${reply.status}.`);
}

async function send(file: File, bearer: string | null): Promise<Response> {
  const headers: Record<string, string> = { "content-type": "application/octet-stream" };
  if (bearer) headers["authorization"] = `Bearer ${bearer}`;
  try {
    return await fetch(`/imports?name=${encodeURIComponent(file.name)}`, { method: "POST", headers, body: file });
  } catch {
    throw new Failure("unreachable", "Canvass cannot be reached. Check your connection and try again.");
  }
}

async function read(reply: Response): Promise<Said> {
  try {
    return (await reply.json()) as Said;
  } catch {
    return {};
  }
}
