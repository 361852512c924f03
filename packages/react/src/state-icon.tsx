import type { ReactNode } from 'react';
import type { StateIconName } from './job-words.ts';

const ring = <circle cx="8" cy="8" r="6.25" />;

/** Strokes on a 16-pixel grid; each shape differs, so that the states can be told apart without colour. */
const shapes: Record<StateIconName, ReactNode> = {
  waiting: (
    <>
      {ring}
      <path d="M8 4.75V8l2.25 1.5" />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="6.25" opacity="0.3" />
      <path d="M8 1.75A6.25 6.25 0 0 1 14.25 8" />
    </>
  ),
  attention: (
    <>
      <path d="M8 2 14.5 13.5H1.5Z" />
      <path d="M8 6.5v3M8 11.4v.1" />
    </>
  ),
  done: (
    <>
      {ring}
      <path d="m5.25 8.25 2 2 3.5-4.25" />
    </>
  ),
  failed: (
    <>
      {ring}
      <path d="m5.75 5.75 4.5 4.5m0-4.5-4.5 4.5" />
    </>
  ),
  paused: (
    <>
      {ring}
      <path d="M6.4 5.75v4.5m3.2-4.5v4.5" />
    </>
  ),
  cancelled: (
    <>
      {ring}
      <path d="m3.6 12.4 8.8-8.8" />
    </>
  ),
  nothing: (
    <>
      <circle cx="8" cy="8" r="6.25" strokeDasharray="2.6 2.3" />
      <path d="M5.75 8h4.5" />
    </>
  ),
  planned: <circle cx="8" cy="8" r="6.25" strokeDasharray="2.6 2.3" />,
  info: (
    <>
      {ring}
      <path d="M8 7.25v3.5M8 5.1v.1" />
    </>
  ),
  offline: (
    <>
      <path d="M4.6 5.1A3.4 3.4 0 0 0 4.5 12h6.9M13.6 10.4A2.8 2.8 0 0 0 11.6 6.3 3.9 3.9 0 0 0 7.2 3.7" />
      <path d="m2.25 2.25 11.5 11.5" />
    </>
  ),
};

/** A mark for a state. It says nothing to a screen reader: a word MUST stand with it. */
export function StateIcon({ name }: { name: StateIconName }): ReactNode {
  return (
    <svg
      className="hw-icon"
      data-icon={name}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
