/** What a model makes of the lead's facts, for whoever calls: each statement opens onto the facts that it rests on. */

import { useSignal } from "@preact/signals";
import { mutate } from "../client/request";
import { mayWrite } from "../client/session";
import {
  type AnalysisFragment,
  AnalyzeLeadDocument,
  type LeadWholeFragment,
  type StatementFragment,
} from "../gen/graphql";
import { say } from "../parts/notice";
import { counted, moment, money } from "../words/format";
import { sources } from "../words/labels";
import { TaskLine } from "./task-line";
import { isWaiting, latestOf } from "./tasks";
import { linesOf } from "./values";

interface AnalysisProps {
  lead: LeadWholeFragment;
  onChanged: (lead: LeadWholeFragment) => void;
}

export function Analysis({ lead, onChanged }: AnalysisProps) {
  const { analysis } = lead;
  const busy = useSignal(false);
  const [task] = latestOf(lead.tasks, ["ANALYSIS"]);
  const waiting = task !== undefined && isWaiting(task);
  const analyse = async () => {
    busy.value = true;
    const { done, refusal } = await mutate(AnalyzeLeadDocument, { input: { leadId: lead.id } });
    busy.value = false;
    if (done) onChanged(done.lead);
    else say(refusal.message, "bad");
  };
  return (
    <section class="panel analysis" aria-labelledby="analysis">
      <header>
        <h2 id="analysis">Analysis</h2>
        {mayWrite.value && (
          <button type="button" disabled={busy.value || waiting} onClick={analyse}>
            {analysis ? "Analyse again" : "Analyse"}
          </button>
        )}
      </header>
      <div role="status">{task && task.status !== "DONE" && <ul class="asked">{<TaskLine task={task} />}</ul>}</div>
      {analysis ? (
        <Groups analysis={analysis} />
      ) : (
        <p class="mute">A model sums up the evidence for whoever calls. Each of its statements names its facts.</p>
      )}
    </section>
  );
}

const GROUPS = [
  ["summary", "For the call"],
  ["sector", "Sector"],
  ["size", "Size"],
  ["needs", "Needs"],
  ["opportunities", "Opportunities"],
  ["risks", "Risks"],
] as const;

function Groups({ analysis }: { analysis: AnalysisFragment }) {
  return (
    <>
      {GROUPS.filter(([group]) => analysis[group].length > 0).map(([group, title]) => (
        <div key={group} class="subject" data-group={group}>
          <h3>{title}</h3>
          {analysis[group].map((statement) => (
            <Statement key={statement.text} {...statement} />
          ))}
        </div>
      ))}
      <p class="subject mute">
        <small>
          By {analysis.model}, {moment(analysis.createdAt)}, {money(analysis.cost, "$0")}. It read the evidence on this
          page and nothing else.
        </small>
      </p>
    </>
  );
}

function Statement({ text, facts }: StatementFragment) {
  if (facts.length === 0) return <p>{text}</p>;
  return (
    <details class="statement">
      <summary title={facts.map((fact) => `${fact.label}: ${oneLine(fact)}`).join("\n")}>
        {text} <small>{counted(facts.length, "fact")}</small>
      </summary>
      <ul>
        {facts.map((fact) => (
          <Basis key={fact.id} fact={fact} />
        ))}
      </ul>
    </details>
  );
}

type Fact = StatementFragment["facts"][number];

const oneLine = (fact: Fact): string => linesOf(fact).join("; ");

function Basis({ fact }: { fact: Fact }) {
  const { label, source, url } = fact;
  return (
    <li>
      <span class="mute">{label}</span> {oneLine(fact)}
      <small class="origin">
        {url ? (
          <a href={url} target="_blank" rel="noreferrer">
            {sources[source]}
          </a>
        ) : (
          sources[source]
        )}
      </small>
    </li>
  );
}
