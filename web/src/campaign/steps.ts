/** Which event says that a candidate has come to a stage. */

import type { EventKind, Stage } from "../gen/graphql";

export const KIND_OF_STAGE: Readonly<Record<Stage, EventKind>> = {
  FOUND: "CANDIDATE_FOUND",
  UNIQUE: "CANDIDATE_UNIQUE",
  ENRICHED: "CANDIDATE_ENRICHED",
  SCORED: "CANDIDATE_SCORED",
  PROMOTED: "LEAD_READY",
  DUPLICATE: "CANDIDATE_DUPLICATE",
  REJECTED: "CANDIDATE_REJECTED",
  FAILED: "CANDIDATE_FAILED",
};
