/** The moving strip: how many have come how far, and the way out of the others; a box chooses what the feed shows. */

import type { Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { CountersFragment, Stage } from "../gen/graphql";
import { count } from "../words/format";
import { pointsOf, samplesOf } from "./curve";
import type { FeedEvent } from "./watch";

interface Step {
  stage: Stage;
  text: string;
  counter: keyof CountersFragment;
  /** What the box counts, for a person who hovers or listens. */
  about: string;
}

const STEPS: readonly Step[] = [
  { stage: "FOUND", text: "Found", counter: "found", about: "reported by a finder" },
  { stage: "UNIQUE", text: "Unique", counter: "unique", about: "not known to your team yet" },
  { stage: "ENRICHED", text: "Enriched", counter: "enriched", about: "looked up in every source" },
  { stage: "SCORED", text: "Scored", counter: "scored", about: "weighed by the evidence" },
  { stage: "PROMOTED", text: "Leads", counter: "promoted", about: "ready for you" },
];

const ENDS: readonly Step[] = [
  { stage: "DUPLICATE", text: "Duplicates", counter: "duplicate", about: "known already, or found twice" },
  { stage: "REJECTED", text: "Rejected", counter: "rejected", about: "outside the brief" },
  { stage: "FAILED", text: "Failed", counter: "failed", about: "given up after errors" },
];

interface PipelineProps {
  counters: CountersFragment;
  events: readonly FeedEvent[];
  filter: Signal<Stage | null>;
}

export function Pipeline({ counters, events, filter }: PipelineProps) {
  const samples = useMemo(() => samplesOf(events), [events]);
  const draw = (step: Step) => (
    <Box
      key={step.stage}
      step={step}
      value={counters[step.counter]}
      points={pointsOf(samples, step.counter, counters.found)}
      chosen={filter.value === step.stage}
      onChoose={() => {
        filter.value = filter.value === step.stage ? null : step.stage;
      }}
    />
  );
  return (
    <fieldset class="pipeline" aria-label="Pipeline: a step filters the feed">
      <div class="steps">{STEPS.map(draw)}</div>
      <div class="ends">{ENDS.map(draw)}</div>
    </fieldset>
  );
}

interface BoxProps {
  step: Step;
  value: number;
  /** How the number has grown, as points of a line in a box of 100 by 100. */
  points: string;
  chosen: boolean;
  onChoose: () => void;
}

function Box({ step, value, points, chosen, onChoose }: BoxProps) {
  const box = useMotion(value);
  const { stage, text, about } = step;
  return (
    <button
      type="button"
      ref={box}
      class="box"
      data-stage={stage}
      data-none={value === 0}
      aria-pressed={chosen}
      title={about}
      onClick={onChoose}
    >
      <b key={value}>{count(value)}</b> <span>{text}</span>
      {value > 0 && points && (
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <polyline points={points} />
        </svg>
      )}
    </button>
  );
}

const MOTION = 900;

/** Marks the element as moving for a moment whenever `value` has grown. */
function useMotion(value: number) {
  const element = useRef<HTMLButtonElement>(null);
  const before = useRef(value);
  useEffect(() => {
    const grew = value > before.current;
    before.current = value;
    if (!grew || !element.current) return;
    const { dataset } = element.current;
    dataset["moving"] = "true";
    const rest = () => delete dataset["moving"];
    const timer = setTimeout(rest, MOTION);
    return () => {
      clearTimeout(timer);
      rest();
    };
  }, [value]);
  return element;
}
