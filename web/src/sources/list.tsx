/** Where evidence comes from: which sources are on, with whose key, and how they are doing. */

import { usePoll } from "../client/poll";
import { useRead } from "../client/read";
import { isAdmin } from "../client/session";
import { type ProviderFragment, ProviderStatusDocument } from "../gen/graphql";
import { Badge } from "../parts/badge";
import { Loaded } from "../parts/loaded";
import { Notice } from "../parts/notice";
import { useTitle } from "../parts/title";
import { ago, moment } from "../words/format";
import { now } from "../words/now";
import { Figures } from "./figures";
import { KeyForm } from "./key-form";
import { broken, isKnown, keyOf, stateOf } from "./state";

const EVERY = 10_000;

export function SourceList() {
  useTitle("Sources");
  const read = useRead(ProviderStatusDocument, {});
  usePoll(() => void read.reload(), EVERY);
  const change = (changed: ProviderFragment) => {
    const all = read.data.value?.providerStatus ?? [];
    read.put({ providerStatus: all.map((each) => (each.source === changed.source ? changed : each)) });
  };
  return (
    <>
      <div class="head">
        <h1>Sources</h1>
      </div>
      <p class="mute">
        Every value on a lead comes from one of these. A source without a key is left out, and the rest goes on.
      </p>
      <Loaded of={read} value={read.data.value?.providerStatus}>
        {(providers) => (
          <ul class="sources">
            {providers.map((provider) => (
              <Source key={provider.source} provider={provider} onChanged={change} />
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

interface SourceProps {
  provider: ProviderFragment;
  onChanged: (provider: ProviderFragment) => void;
}

function Source({ provider, onChanged }: SourceProps) {
  const { source, label, needsKey, detail } = provider;
  const stopped = broken(provider);
  return (
    <li class="panel" data-source={source}>
      <header>
        <h2>{label}</h2>
        <Badge {...stateOf(provider)} />
        <span class="mute">{keyOf(provider)}</span>
      </header>
      {stopped && <Notice tone="warn">{stopped}</Notice>}
      {detail && <p>{detail}</p>}
      {isKnown(provider) && <Figures provider={provider} />}
      <Health provider={provider} />
      {needsKey && isAdmin.value && <KeyForm provider={provider} onChanged={onChanged} />}
    </li>
  );
}

function Health({ provider: { lastOkAt, lastErrorAt, lastError } }: { provider: ProviderFragment }) {
  if (!lastOkAt && !lastErrorAt) return <p class="mute">Not asked yet.</p>;
  return (
    <p class="mute">
      {lastOkAt && (
        <span>
          Answered{" "}
          <time dateTime={lastOkAt} title={moment(lastOkAt)}>
            {ago(lastOkAt, now.value)}
          </time>
          .{" "}
        </span>
      )}
      {lastErrorAt && (
        <span>
          Failed{" "}
          <time dateTime={lastErrorAt} title={moment(lastErrorAt)}>
            {ago(lastErrorAt, now.value)}
          </time>
          {lastError && `: ${lastError}`}
        </span>
      )}
    </p>
  );
}
