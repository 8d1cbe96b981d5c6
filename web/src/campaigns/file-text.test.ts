import { expect, test } from "vitest";
import { textOf } from "./file-text";

const bytes = (...parts: (string | number)[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "number" ? [part] : [...new TextEncoder().encode(part)])));

test.each<[string, Uint8Array, string]>([
  ["UTF-8", bytes("Café Ltd"), "Café Ltd"],
  ["UTF-8 with a mark", bytes(0xef, 0xbb, 0xbf, "Café"), "Café"],
  ["Windows", bytes("Caf", 0xe9, " Ltd"), "Café Ltd"],
  ["UTF-16", bytes(0xff, 0xfe, 0x43, 0, 0xe9, 0), "Cé"],
  ["nothing", bytes(), ""],
])("%s is read", (_, given, text) => {
  expect(textOf(given)).toBe(text);
});
