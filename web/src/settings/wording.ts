/** A prompt's wording between the form, where a list has one entry a line, and the API; pure. */

import type { TemplateFragment, WordingFragment } from "../gen/graphql";
import { toLines } from "../words/lines";

export interface Draft {
  readonly prompt: string;
  readonly include: string;
  readonly exclude: string;
}

type Wording = Pick<WordingFragment, "prompt" | "include" | "exclude">;

export const draftOf = ({ prompt, include, exclude }: Wording): Draft => ({
  prompt,
  include: include.join("\n"),
  exclude: exclude.join("\n"),
});

export const wordingOf = ({ prompt, include, exclude }: Draft): Wording => ({
  prompt: prompt.trim(),
  include: [...toLines(include)],
  exclude: [...toLines(exclude)],
});

/** Whether saving `draft` would change anything. */
export const isChanged = (draft: Draft, wording: Wording): boolean =>
  JSON.stringify(wordingOf(draft)) !== JSON.stringify(wordingOf(draftOf(wording)));

/** Which wording is in force, in words. */
export function inForce({ versions }: TemplateFragment): string {
  const own = versions.find((version) => version.inForce);
  return own ? `your version ${own.number}` : "the built-in wording";
}
