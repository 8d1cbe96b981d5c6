/** What is known about the company, each value with its sources: link, date and confidence. */

import { day, host, moment, percent } from "../words/format";
import { sources } from "../words/labels";
import { type Fact, type Finding, type Saying, subjectsOf } from "./evidence";

export function Facts({ facts }: { facts: readonly Fact[] }) {
  const subjects = subjectsOf(facts);
  const attributions = new Set(facts.map(({ attribution }) => attribution).filter(Boolean));
  return (
    <section class="panel" aria-labelledby="evidence">
      <header>
        <h2 id="evidence">Evidence</h2>
      </header>
      {subjects.length === 0 && <p class="mute quiet">No source knew anything about this company.</p>}
      {subjects.map(({ title, note, findings }) => (
        <div key={title} class="subject">
          <h3>{title}</h3>
          <dl>
            {findings.map((finding) => (
              <FindingOf key={finding.field} finding={finding} />
            ))}
          </dl>
          {note && <small class="mute">{note}</small>}
        </div>
      ))}
      {attributions.size > 0 && (
        <p class="subject mute">
          <small>With data from {[...attributions].join("; ")}.</small>
        </p>
      )}
    </section>
  );
}

function FindingOf({ finding: { field, label, sayings, conflicting } }: { finding: Finding }) {
  return (
    <div class="finding" id={`fact-${field}`} tabIndex={-1}>
      <dt>
        {label}
        {conflicting && (
          <span class="badge" data-tone="warn">
            Sources disagree
          </span>
        )}
      </dt>
      <dd>
        {sayings.map((saying) => (
          <SayingOf key={saying.value} saying={saying} />
        ))}
      </dd>
    </div>
  );
}

export function SayingOf({ saying: { lines, facts } }: { saying: Saying }) {
  return (
    <div class="saying">
      {lines.map((line) => (
        <Line key={line} text={line} />
      ))}
      {facts.map((fact) => (
        <Origin key={fact.id} fact={fact} />
      ))}
    </div>
  );
}

function Line({ text }: { text: string }) {
  if (!/^https?:\/\//.test(text)) return <div>{text}</div>;
  return (
    <div>
      <a href={text} target="_blank" rel="noreferrer">
        {host(text)}
      </a>
    </div>
  );
}

function Origin({ fact: { source, url, attribution, confidence, seenAt, expiresAt } }: { fact: Fact }) {
  const name = source === "GOOGLE_PLACES" && attribution ? attribution : sources[source];
  return (
    <small class="origin">
      {url ? (
        <a href={url} target="_blank" rel="noreferrer">
          {name}
        </a>
      ) : (
        <span>{name}</span>
      )}
      <time dateTime={seenAt} title={moment(seenAt)}>
        {day(seenAt)}
      </time>
      <span title="How sure it is that this is about this company">{percent(confidence, 1)} sure</span>
      {expiresAt && (
        <span title={`The source allows it to be kept until ${moment(expiresAt)}`}>kept until {day(expiresAt)}</span>
      )}
    </small>
  );
}
