import { describe, expect, test } from "vitest";
import { afterEvent, type LinkEvent, type LinkState, unlinked, waitBefore } from "./link";

const lost = (times: number): LinkEvent[] => Array.from({ length: times }, () => "down");
const linkAfter = (...events: LinkEvent[]): LinkState => events.reduce(afterEvent, unlinked);

describe("the link", () => {
  test.each<[LinkEvent[], LinkState["link"]]>([
    [[], "connecting"],
    [["up"], "live"],
    [["down"], "connecting"],
    [["up", "down"], "stale"],
    [["up", "silent"], "stale"],
    [["up", "silent", "down", "up"], "live"],
    [["up", ...lost(5)], "stale"],
    [["up", ...lost(6)], "offline"],
    [lost(6), "offline"],
    [["up", ...lost(7), "up"], "live"],
    [["up", "network-lost"], "offline"],
    [["up", "network-lost", "down"], "offline"],
    [["up", "network-lost", "down", "network-back"], "stale"],
    [["up", "network-lost", "down", "network-back", "up"], "live"],
  ])("after %j is %s", (events, link) => {
    expect(linkAfter(...events).link).toBe(link);
  });

  test("being up again forgets the losses", () => {
    expect(linkAfter("up", "down", "down", "up", "down")).toEqual({ link: "stale", lost: 1 });
  });
});

test("waits double from 0.3 s to 10 s, at least half of it each", () => {
  expect(waitBefore(0, 1)).toBe(300);
  expect(waitBefore(1, 1)).toBe(600);
  expect(waitBefore(3, 0)).toBe(1_200);
  expect(waitBefore(50, 1)).toBe(10_000);
});
