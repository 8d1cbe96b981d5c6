/** A text filter that waits for a pause in typing. */

import { useEffect, useRef } from "preact/hooks";

interface SearchProps {
  text: string;
  label: string;
  onSearch: (text: string) => void;
}

const PAUSE = 250;

export function Search({ text, label, onSearch }: SearchProps) {
  const timer = useRef(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = text;
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const wait = (words: string) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onSearch(words.trim()), PAUSE);
  };
  return (
    <input
      ref={input}
      type="search"
      aria-label={label}
      placeholder={label}
      aria-keyshortcuts="/"
      defaultValue={text}
      onInput={(event) => wait(event.currentTarget.value)}
    />
  );
}
