import { expect, test } from "vitest";
import { latestOf, type Task } from "./tasks";

function task(id: string, kind: Task["kind"], createdAt: string): Task {
  return { id, kind, status: "DONE", reason: null, createdAt, finishedAt: null };
}

test("of each kind that is asked for the latest task counts, whatever their order", () => {
  const tasks = [
    task("old", "ANALYSIS", "2026-11-23T10:00:00Z"),
    task("new", "ANALYSIS", "2026-11-23T11:00:00Z"),
    task("page", "LINKEDIN", "2026-11-23T09:00:00Z"),
  ];
  expect(latestOf(tasks, ["LINKEDIN", "ANALYSIS"]).map(({ id }) => id)).toEqual(["page", "new"]);
  expect(latestOf(tasks, ["REGISTER"])).toEqual([]);
});
