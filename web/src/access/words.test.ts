import { expect, test } from "vitest";
import { actionName, device, expiry, oldSecretEnds, SCOPES, scopeName } from "./words";

test("a device is named by its browser and system", () => {
  const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";
  const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1";
  expect(device(chrome)).toBe("Chrome on Linux");
  expect(device(`${chrome} Edg/142.0`)).toBe("Edge on Linux");
  expect(device(iphone)).toBe("Safari on iPhone");
  expect(device("python-httpx2/2.16")).toBe("python-httpx2");
  expect(device("Firefox/140")).toBe("Firefox");
  expect(device(null)).toBe("Unknown device");
});

test("a mutation is named in words", () => {
  expect(actionName("convertLead")).toBe("convert lead");
  expect(actionName("createApiKey")).toBe("create API key");
  expect(actionName("login")).toBe("login");
});

test("a scope is named as partners write it", () => {
  expect(scopeName("CAMPAIGNS_READ")).toBe("campaigns:read");
});

test("every scope stands in the form once", () => {
  const scopes = Object.values(SCOPES).flatMap((group) => Object.keys(group));
  expect(new Set(scopes).size).toBe(scopes.length);
  expect(scopes).toHaveLength(14);
});

test("an end is so many days from now, or never", () => {
  const now = Date.parse("2026-11-23T09:00:00Z");
  expect(expiry("90", now)).toBe("2027-02-21T09:00:00.000Z");
  expect(expiry("", now)).toBeNull();
});

test("the former secret's end is told while a key is being rotated", () => {
  const newest = { prefix: "b", endsAt: null };
  expect(oldSecretEnds({ secrets: [newest] })).toBeNull();
  const former = { prefix: "a", endsAt: "2026-11-24T09:00:00Z" };
  expect(oldSecretEnds({ secrets: [newest, former] })).toBe("2026-11-24T09:00:00Z");
});
