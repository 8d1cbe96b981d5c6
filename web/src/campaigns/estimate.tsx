/** What the campaign of the form would cost and how long it would take, before anybody starts it. */

import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { ask } from "../client/request";
import { type CreateCampaignInput, EstimateCampaignDocument, type EstimateCampaignQuery } from "../gen/graphql";
import { about, counted, money } from "../words/format";
import { sources } from "../words/labels";
import { type CampaignType, toSend, type Values } from "./form-values";

type Estimated = Extract<EstimateCampaignQuery["result"], { __typename: "CampaignEstimate" }>;

interface EstimateProps {
  /** Nothing is asked before the form has what it needs. */
  form: RefObject<HTMLFormElement | null>;
  type: CampaignType;
  values: Values;
}

/** Milliseconds without a change after which the form is taken at its word. */
const PAUSE = 600;

export function Estimate({ form, type, values }: EstimateProps) {
  const { shown, asking } = useEstimate(form, type, values);
  const estimate = shown.value;
  return (
    <section class="estimate" aria-labelledby="estimate" aria-busy={asking.value}>
      <h2 id="estimate">Estimate</h2>
      <div role="status">
        {typeof estimate === "string" ? <p class="mute">{estimate}</p> : <Sum estimate={estimate} />}
      </div>
      {typeof estimate !== "string" && <Parts estimate={estimate} />}
    </section>
  );
}

const NEEDED = "Fill in what is needed to see what the campaign would cost.";

/** The estimate for what the form says now, or a sentence on why there is none. What was shown stays until then. */
function useEstimate(form: RefObject<HTMLFormElement | null>, { key, label, inputs }: CampaignType, values: Values) {
  const shown = useSignal<Estimated | string>(NEEDED);
  const asking = useSignal(false);
  const input = { ...toSend(inputs, values), name: label, type: key, start: false } as CreateCampaignInput;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the input
  useEffect(() => {
    let outdated = false;
    const look = async () => {
      if (!form.current?.checkValidity()) {
        shown.value = NEEDED;
        return;
      }
      asking.value = true;
      const { done, refusal } = await ask(EstimateCampaignDocument, { input });
      if (outdated) return;
      asking.value = false;
      shown.value = done ?? refusal.message;
    };
    const timer = setTimeout(look, PAUSE);
    return () => {
      outdated = true;
      asking.value = false;
      clearTimeout(timer);
    };
  }, [JSON.stringify(input)]);
  return { shown, asking };
}

interface EstimatedProps {
  estimate: Estimated;
}

function Sum({ estimate: { cost, most, seconds, monthLeft, fits, advice } }: EstimatedProps) {
  return (
    <>
      <p>
        Likely <b>{money(cost, "$0")}</b>, at most <b>{money(most, "$0")}</b>, in {about(seconds)}.
        {monthLeft && <span class="mute"> {money(monthLeft, "$0")} of this month's budget is left.</span>}
      </p>
      {advice &&
        (fits ? (
          <p class="mute">{advice}</p>
        ) : (
          <p class="notice" data-tone="warn">
            {advice}
          </p>
        ))}
    </>
  );
}

function Parts({ estimate: { lines } }: EstimatedProps) {
  return (
    <details>
      <summary>What it is made of</summary>
      <table class="sum">
        <tbody>
          {lines.map(({ source, label, calls, cost }) => (
            <tr key={`${source} ${label}`}>
              <th scope="row">
                {label} {label !== sources[source] && <small>{sources[source]}</small>}
              </th>
              <td class="number">{counted(calls, "call")}</td>
              <td class="number">{money(cost, "$0")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
