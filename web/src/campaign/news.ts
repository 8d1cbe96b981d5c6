/** A sentence now and then about what the feed brought, for screen readers: not one for each event. */

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { counted } from "../words/format";
import { campaignStatuses } from "../words/labels";
import type { Watch } from "./watch";

const EVERY = 8_000;

export function useNews(watch: Watch): ReadonlySignal<string> {
  const news = useSignal("");
  useEffect(() => {
    let timer = 0;
    const tell = () => {
      timer = 0;
      const { found, promoted } = watch.counters.value;
      const { text } = campaignStatuses[watch.progress.value.status];
      news.value = `${text}. ${counted(promoted, "lead")} of ${counted(found, "company", "companies")} found.`;
    };
    const stop = watch.counters.subscribe(() => {
      timer ||= window.setTimeout(tell, EVERY);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [watch, news]);
  return news;
}
