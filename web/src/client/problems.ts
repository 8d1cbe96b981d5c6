/** The one place where refusals are handled: a mutation's Problem and a Failure on the way become a Refusal. */

import type { ProblemFragment } from "../gen/graphql";
import { Failure } from "./http";

/** Why something was not done, with the fields that are to blame, in words for a person. */
export interface Refusal {
  message: string;
  fields: Readonly<Record<string, string>>;
  signedOut: boolean;
}

interface Answer {
  __typename: string;
}

type Done<Result extends Answer> = Exclude<Result, { __typename: "Problem" }>;

export type Outcome<Payload> = { done: Payload; refusal: null } | { done: null; refusal: Refusal };

/** Runs a mutation, whose answer is called `result`, and tells its payload from its refusal. */
export async function outcomeOf<Result extends Answer>(
  run: () => Promise<{ result: Result }>,
): Promise<Outcome<Done<Result>>> {
  try {
    const { result } = await run();
    if (isProblem(result)) return { done: null, refusal: fromProblem(result) };
    return { done: result as Done<Result>, refusal: null };
  } catch (failure) {
    return { done: null, refusal: fromFailure(failure) };
  }
}

export function fromProblem(problem: ProblemFragment): Refusal {
  const fields = Object.fromEntries(problem.fieldErrors.map((error) => [error.field, error.message]));
  if (problem.field && !(problem.field in fields)) fields[problem.field] = problem.message;
  return { message: problem.message, fields, signedOut: problem.code === "UNAUTHENTICATED" };
}

export function fromFailure(failure: unknown): Refusal {
  if (!(failure instanceof Failure)) throw failure;
  return { message: failure.message, fields: {}, signedOut: failure.kind === "signed-out" };
}

function isProblem(result: Answer): result is Answer & ProblemFragment {
  return result.__typename === "Problem";
}
