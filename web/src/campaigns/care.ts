/** What every campaign can have done for its leads, whatever its type; so no type asks for it. */

import type { CampaignType, Input } from "./form-values";

const NOTHING = { required: false, default: null, minimum: null, maximum: null, options: [] };

const CARE: readonly Input[] = [
  {
    ...NOTHING,
    name: "findLinkedin",
    kind: "BOOLEAN",
    label: "Look for LinkedIn pages",
    help: "For leads whose website links to none.",
    default: true,
  },
  {
    ...NOTHING,
    name: "analyzeAbove",
    kind: "INTEGER",
    label: "Analyse leads from score",
    help: "A model sums up the evidence of each lead with this score or more. Leave empty for none.",
    minimum: 0,
    maximum: 100,
  },
];

/** `type` with what every campaign can have, before the limit on spending, which is the last word. */
export function withCare(type: CampaignType): CampaignType {
  const last = type.inputs.findIndex(({ name }) => name === "budgetMinor");
  const at = last === -1 ? type.inputs.length : last;
  return { ...type, inputs: [...type.inputs.slice(0, at), ...CARE, ...type.inputs.slice(at)] };
}
