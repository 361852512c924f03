import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { JobLog } from '../job-log.tsx';
import { makeLines, makeLog } from './make-log.ts';

const words = ' threshold set by the light of the zone around it, contrast good, next tile of the same plane';

/** Lines of different heights: one in five wraps. */
const all = makeLines(120_000).map((line, place) => ({
  ...line,
  level: place % 97 === 0 ? ('warning' as const) : ('info' as const),
  message: `Line ${place}${place % 5 === 0 ? words.repeat(3) : ''}`,
}));

const root = createRoot(document.body.appendChild(document.createElement('div')));

Object.assign(globalThis, {
  /** Shows the lines from one to below another. */
  show(from: number, to: number) {
    root.render(
      <StrictMode>
        <main>
          <h1>A log</h1>
          <JobLog lines={makeLog(all.slice(from, to))} locale="en" />
        </main>
      </StrictMode>,
    );
  },
});
