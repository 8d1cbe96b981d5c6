import { expect, test } from "vitest";
import { Failure } from "./http";
import { outcomeOf } from "./problems";

type Result =
  | { __typename: "Made"; id: string }
  | {
      __typename: "Problem";
      code: "INVALID" | "UNAUTHENTICATED";
      message: string;
      field: string | null;
      fieldErrors: { field: string; message: string }[];
    };

const run = (result: Result) => outcomeOf<Result>(async () => ({ result }));

test("a payload is what was done", async () => {
  expect(await run({ __typename: "Made", id: "1" })).toEqual({ done: { __typename: "Made", id: "1" }, refusal: null });
});

test("a Problem is a refusal, with a message for each field", async () => {
  const { done, refusal } = await run({
    __typename: "Problem",
    code: "INVALID",
    message: "Two things are wrong.",
    field: "radiusMiles",
    fieldErrors: [{ field: "postcode", message: "There is no such postcode." }],
  });
  expect(done).toBeNull();
  expect(refusal).toEqual({
    message: "Two things are wrong.",
    fields: { postcode: "There is no such postcode.", radiusMiles: "Two things are wrong." },
    signedOut: false,
  });
});

test("a failure on the way is a refusal too", async () => {
  const outcome = await outcomeOf<Result>(() => Promise.reject(new Failure("signed-out", "Sign in again.")));
  expect(outcome).toEqual({ done: null, refusal: { message: "Sign in again.", fields: {}, signedOut: true } });
});

test("a mistake of ours is not dressed up as a refusal", async () => {
  await expect(outcomeOf<Result>(() => Promise.reject(new TypeError("oops")))).rejects.toThrow("oops");
});
