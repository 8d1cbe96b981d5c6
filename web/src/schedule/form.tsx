/** Setting a schedule: how often, on which days, at what time and where; what it means is said before it is saved. */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Refusal } from "../client/problems";
import { ask, mutate } from "../client/request";
import {
  type Every,
  NextRunsDocument,
  type NextRunsQuery,
  type ScheduleFragment,
  SetScheduleDocument,
} from "../gen/graphql";
import { Field } from "../parts/field";
import { Notice, say } from "../parts/notice";
import { everyLabels } from "../words/labels";
import { Next } from "./panel";
import { DAYS, initial, toggled, toInput, type Values } from "./values";

interface FormProps {
  campaignId: string;
  schedule: ScheduleFragment | null;
  onClose: (changed: boolean) => void;
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function ScheduleForm({ campaignId, schedule, onClose }: FormProps) {
  const values = useSignal<Values>(initial(schedule, HERE));
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    const { newFindsOnly } = values.value;
    const input = { campaignId, newFindsOnly, ...toInput(values.value) };
    const { done, refusal: refused } = await mutate(SetScheduleDocument, { input });
    busy.value = false;
    refusal.value = refused;
    if (!done) return;
    say("The schedule is set.", "good");
    onClose(true);
  };
  return (
    <form class="stack" aria-label="Schedule" onSubmit={save}>
      {refusal.value && <Notice tone="bad">{refusal.value.message}</Notice>}
      <When values={values} errors={refusal.value?.fields ?? {}} />
      <label class="tick">
        <input
          type="checkbox"
          checked={values.value.newFindsOnly}
          onChange={({ currentTarget: { checked } }) => change(values, { newFindsOnly: checked })}
        />
        <span>
          New finds only
          <small class="help">Otherwise leads of earlier runs are looked into again and renewed.</small>
        </span>
      </label>
      <Meaning values={values.value} />
      <div class="submit">
        <button type="submit" class="primary" disabled={busy.value}>
          Save
        </button>
        <button type="button" onClick={() => onClose(false)}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function change(values: Signal<Values>, changes: Partial<Values>): void {
  values.value = { ...values.value, ...changes };
}

interface WhenProps {
  values: Signal<Values>;
  errors: Readonly<Record<string, string>>;
}

function When({ values, errors }: WhenProps) {
  const { every, day, at, zone } = values.value;
  return (
    <div class="when">
      <Field label="Runs">
        {(tied) => (
          <select
            {...tied}
            value={every}
            onChange={(event) => change(values, { every: event.currentTarget.value as Every })}
          >
            {(Object.keys(everyLabels) as Every[]).map((each) => (
              <option key={each} value={each}>
                {everyLabels[each]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {every === "MONTH" && (
        <Field label="Day" help="Or the last, in a shorter month." error={errors["dayOfMonth"]}>
          {(tied) => (
            <input
              {...tied}
              type="number"
              class="short"
              min={1}
              max={31}
              required
              value={day}
              onInput={(event) => change(values, { day: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
      <Field label="At" error={errors["at"]}>
        {(tied) => (
          <input
            {...tied}
            type="time"
            class="short"
            required
            value={at}
            onInput={(event) => change(values, { at: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Time zone" error={errors["zone"]}>
        {(tied) => (
          <>
            <input
              {...tied}
              list="zones"
              required
              value={zone}
              onInput={(event) => change(values, { zone: event.currentTarget.value })}
            />
            <datalist id="zones">
              {Intl.supportedValuesOf("timeZone").map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      {every === "WEEK" && <Days values={values} error={errors["weekdays"]} />}
    </div>
  );
}

function Days({ values, error }: { values: Signal<Values>; error: string | undefined }) {
  const { weekdays } = values.value;
  return (
    <fieldset class="field choices">
      <legend>On</legend>
      {DAYS.map((day) => (
        <label key={day} class="chip">
          <input
            type="checkbox"
            checked={weekdays.includes(day)}
            onChange={() => change(values, { weekdays: toggled(weekdays, day) })}
          />
          {`${day[0]}${day.slice(1, 3).toLowerCase()}`}
        </label>
      ))}
      {error && (
        <small class="error" role="alert">
          {error}
        </small>
      )}
    </fieldset>
  );
}

type Meant = Extract<NextRunsQuery["result"], { __typename: "NextRuns" }>;

/** Milliseconds without a change after which the form is taken at its word. */
const PAUSE = 300;

/** What the timetable of the form means, in words and in its next runs; or what it lacks. */
function Meaning({ values }: { values: Values }) {
  const meant = useSignal<Meant | string>("");
  const input = toInput(values);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the input
  useEffect(() => {
    let outdated = false;
    const timer = setTimeout(async () => {
      const { done, refusal } = await ask(NextRunsDocument, { input });
      if (!outdated) meant.value = done ?? refusal.message;
    }, PAUSE);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [JSON.stringify(input)]);
  const said = meant.value;
  return (
    <div class="meaning" role="status">
      {typeof said === "string" ? (
        <p class="mute">{said}</p>
      ) : (
        <>
          <p>Runs {said.says}. Next:</p>
          <Next runs={said.nextRuns} zone={input.zone} />
        </>
      )}
    </div>
  );
}
