/** Asking again and again, for what no event tells of; only while somebody can see the page. */

import { useEffect, useRef } from "preact/hooks";

/** Calls `work` every so many milliseconds while the page is visible, and when it comes into sight. */
export function usePoll(work: () => void, every: number): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const look = () => {
      if (!document.hidden) latest.current();
    };
    const timer = setInterval(look, every);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [every]);
}
