/** What is known about the company, each value with its source, link, date and confidence. */

import { day, host, moment, percent } from "../words/format";
import { sources } from "../words/labels";
import { type Fact, type Finding, subjectsOf } from "./evidence";

export function Facts({ facts }: { facts: readonly Fact[] }) {
  const subjects = subjectsOf(facts);
  return (
    <section class="panel" aria-labelledby="evidence">
      <header>
        <h2 id="evidence">Evidence</h2>
      </header>
      {subjects.length === 0 && <p class="mute quiet">No source knew anything about this company.</p>}
      {subjects.map(({ title, findings }) => (
        <div key={title} class="subject">
          <h3>{title}</h3>
          <dl>
            {findings.map((finding) => (
              <FindingOf key={finding.field} finding={finding} />
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}

function FindingOf({ finding: { field, label, facts, conflicting } }: { finding: Finding }) {
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
      {facts.map((fact) => (
        <dd key={fact.id}>
          <Value fact={fact} />
          <Origin fact={fact} />
        </dd>
      ))}
    </div>
  );
}

function Value({ fact: { value } }: { fact: Fact }) {
  if (!/^https?:\/\//.test(value)) return <span class="value">{value}</span>;
  return (
    <a class="value" href={value} target="_blank" rel="noreferrer">
      {host(value)}
    </a>
  );
}

function Origin({ fact }: { fact: Fact }) {
  const { source, url, attribution, confidence, seenAt, expiresAt } = fact;
  return (
    <small class="origin">
      {url ? (
        <a href={url} target="_blank" rel="noreferrer">
          {sources[source]}
        </a>
      ) : (
        sources[source]
      )}
      <time dateTime={seenAt} title={moment(seenAt)}>
        {day(seenAt)}
      </time>
      <span title="How sure it is that this is about this company">{percent(confidence, 1)} sure</span>
      {expiresAt && (
        <span title={`The source allows it to be kept until ${moment(expiresAt)}`}>until {day(expiresAt)}</span>
      )}
      {attribution && attribution !== sources[source] && <span>{attribution}</span>}
    </small>
  );
}
