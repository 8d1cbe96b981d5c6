/** Every wording that there is of a prompt: the team's, newest first, and the built-in one; each can be put in force. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Outcome } from "../client/problems";
import { mutate } from "../client/request";
import { ResetPromptDocument, type TemplateFragment, UsePromptDocument } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Confirm } from "../parts/confirm";
import { say } from "../parts/notice";
import { moment } from "../words/format";
import { type Draft, draftOf } from "./wording";

interface VersionsProps {
  template: TemplateFragment;
  onChanged: (template: TemplateFragment) => void;
}

type Changed = Promise<Outcome<{ promptTemplate: TemplateFragment }>>;

export function Versions({ template, onChanged }: VersionsProps) {
  const { type, versions, builtIn } = template;
  const busy = useSignal(false);
  const put = async (pending: Changed, words: string) => {
    busy.value = true;
    const { done, refusal } = await pending;
    busy.value = false;
    if (!done) return say(refusal.message, "bad");
    say(words, "good");
    onChanged(done.promptTemplate);
  };
  const use = (number: number) =>
    put(mutate(UsePromptDocument, { input: { type, number } }), `Version ${number} is in force.`);
  const reset = () => put(mutate(ResetPromptDocument, { input: { type } }), "The built-in wording is in force.");
  const hasOwn = versions.some(({ inForce }) => inForce);
  return (
    <section class="panel" aria-labelledby="versions">
      <header>
        <h2 id="versions">Versions</h2>
      </header>
      <ol class="timeline versions">
        {versions
          .toSorted((one, other) => other.number - one.number)
          .map((version) => (
            <Own key={version.number} version={version} disabled={busy.value} onUse={() => use(version.number)} />
          ))}
        <Version title="Built-in" draft={draftOf(builtIn)}>
          {hasOwn ? (
            <Confirm
              label="Reset"
              about="to the built-in wording"
              question="Use the built-in wording?"
              disabled={busy.value}
              onConfirm={reset}
            />
          ) : (
            <Badge text="In force" tone="good" />
          )}
        </Version>
      </ol>
    </section>
  );
}

interface OwnProps {
  version: TemplateFragment["versions"][number];
  disabled: boolean;
  onUse: () => void;
}

function Own({ version, disabled, onUse }: OwnProps) {
  const { number, createdAt, createdBy, inForce } = version;
  return (
    <Version title={`Version ${number}`} draft={draftOf(version)}>
      <time dateTime={createdAt}>{moment(createdAt)}</time>
      {createdBy && <span>{createdBy.name || createdBy.email}</span>}
      {inForce ? (
        <Badge text="In force" tone="good" />
      ) : (
        <button type="button" class="plain" disabled={disabled} onClick={onUse}>
          Use<span class="heard"> version {number}</span>
        </button>
      )}
    </Version>
  );
}

interface VersionProps {
  title: string;
  draft: Draft;
  children: ComponentChildren;
}

function Version({ title, draft: { prompt, include, exclude }, children }: VersionProps) {
  return (
    <li>
      <small>
        <b>{title}</b>
        {children}
      </small>
      <details>
        <summary>Read</summary>
        <pre>
          {[prompt, include && `Include:\n${include}`, exclude && `Leave out:\n${exclude}`]
            .filter(Boolean)
            .join("\n\n")}
        </pre>
      </details>
    </li>
  );
}
