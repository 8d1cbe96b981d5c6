import { expect, test } from "vitest";
import type { TemplateFragment } from "../gen/graphql";
import { draftOf, inForce, isChanged, wordingOf } from "./wording";

const wording = { version: "1", prompt: "Find firms.", include: ["has a site", "is small"], exclude: [] };

test("a wording goes into the form and comes back", () => {
  const draft = draftOf(wording);
  expect(draft).toEqual({ prompt: "Find firms.", include: "has a site\nis small", exclude: "" });
  expect(wordingOf({ ...draft, exclude: " chains \n\n" })).toEqual({
    prompt: "Find firms.",
    include: ["has a site", "is small"],
    exclude: ["chains"],
  });
});

test("blanks change nothing, words do", () => {
  const draft = draftOf(wording);
  expect(isChanged({ ...draft, prompt: " Find firms.\n", include: "has a site\n\nis small\n" }, wording)).toBe(false);
  expect(isChanged({ ...draft, include: "is small\nhas a site" }, wording)).toBe(true);
});

test("what is in force is said", () => {
  const version = { ...wording, createdAt: "2026-11-23T10:00:00Z", createdBy: null };
  const template: TemplateFragment = { type: "x", label: "X", inForce: wording, builtIn: wording, versions: [] };
  expect(inForce(template)).toBe("the built-in wording");
  const versions = [
    { ...version, number: 2, inForce: false },
    { ...version, number: 1, inForce: true },
  ];
  expect(inForce({ ...template, versions })).toBe("your version 1");
});
