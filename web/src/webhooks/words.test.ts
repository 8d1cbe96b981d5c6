import { describe, expect, it } from "vitest";
import type { EventKind } from "../gen/graphql";
import { KINDS, momentOf, pretty, stateOf, told, typeOf } from "./words";

describe("kinds of event", () => {
  it("are written as messages have them", () => {
    expect(typeOf("LEAD_READY")).toBe("lead.ready");
    expect(typeOf("REFERENCE_LOOKED_UP")).toBe("reference.looked_up");
  });

  it("are summed up", () => {
    expect(told([])).toBe("everything");
    expect(told(["LEAD_READY", "LEAD_CONVERTED"])).toBe("lead.ready, lead.converted");
    expect(told(KINDS["Runs"] ?? [])).toBe("8 kinds");
  });

  it("can each be chosen once, but for the one that is in no log", () => {
    const every = Object.values(KINDS).flat();
    expect(new Set(every).size).toBe(every.length);
    expect(every).not.toContain("SNAPSHOT" satisfies EventKind);
  });
});

describe("a webhook", () => {
  it("that is active may be failing", () => {
    expect(stateOf({ status: "ACTIVE", failingSince: null }).text).toBe("Active");
    expect(stateOf({ status: "ACTIVE", failingSince: "2026-11-23T08:00:00Z" }).text).toBe("Failing");
    expect(stateOf({ status: "DISABLED", failingSince: "2026-11-23T08:00:00Z" }).text).toBe("Disabled");
  });
});

describe("texts", () => {
  it("are shown so that a person can read them", () => {
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(pretty("no")).toBe("no");
  });

  it("become moments", () => {
    expect(momentOf("")).toBeNull();
    expect(momentOf("2026-11-23T09:30")).toBe(new Date(2026, 10, 23, 9, 30).toISOString());
  });
});
