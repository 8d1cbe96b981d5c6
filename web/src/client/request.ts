/** The typed door to the API: `request` reads, `mutate` and `ask` can be refused; each renews the session once. */

import type { TypedDocumentString } from "../gen/graphql";
import { Failure, post } from "./http";
import { type Outcome, outcomeOf } from "./problems";
import { renew, token } from "./session";

/** The data of `document`; throws a Failure when there is none. */
export async function request<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  try {
    return await post(document, variables, token());
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.kind !== "signed-out") throw failure;
    const renewed = await renew();
    if (!renewed) throw failure;
    return post(document, variables, renewed);
  }
}

/** Does what `document` says, whose answer is called `result`; never throws what a person can be told. */
export function mutate<Result extends { __typename: string }, Variables>(
  document: TypedDocumentString<{ result: Result }, Variables>,
  variables: Variables,
): Promise<Outcome<Exclude<Result, { __typename: "Problem" }>>> {
  return outcomeOf(() => request(document, variables));
}

/** The same for a question that changes nothing and may have a Problem for an answer. */
export const ask = mutate;
