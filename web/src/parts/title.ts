/** The page's name in the browser's title, so that tabs and history tell pages apart. */

import { useEffect } from "preact/hooks";

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Canvass` : "Canvass";
  }, [title]);
}
