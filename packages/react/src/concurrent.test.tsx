import { type ReactNode, useEffect, useState, useTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { HeadwayProvider } from './headway-provider.tsx';
import { makeJob } from './testing/make-job.ts';
import { createMemoryClient } from './testing/memory-client.ts';
import { useHasActiveJobs, useJobs } from './use-jobs.ts';

const channel = 'project:p1';
const tellFraction = (fraction: number) => ({
  type: 'job.progress',
  key: 'job:j1',
  data: makeJob({ id: 'j1', fraction, revision: Math.round(fraction * 100) }),
});

/** Longer than React works without a pause, ms. */
const slowMs = 8;

function workFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

function Part({ shown }: { shown: boolean }): ReactNode {
  const { jobs } = useJobs({ channel });
  const isActive = useHasActiveJobs(channel);
  if (shown) workFor(slowMs);
  return <li>{`${jobs[0]?.fraction} ${isActive} ${shown}`}</li>;
}

function Page({ onRender }: { onRender: () => void }): ReactNode {
  const [shown, setShown] = useState(false);
  const [isRendering, start] = useTransition();
  useEffect(() => {
    if (isRendering) onRender();
  }, [isRendering, onRender]);
  return (
    <>
      <button onClick={() => start(() => setShown(true))}>show</button>
      {[0, 1, 2, 3, 4, 5, 6, 7].map((index) => (
        <Part key={index} shown={shown} />
      ))}
    </>
  );
}

it('shows the same in all components, also when the channel changes in the middle of a slow render', async () => {
  // As in a browser: `act` would render all of it at once.
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  const client = createMemoryClient();
  const container = document.createElement('div');
  const root = createRoot(container);
  const seen = new Set<string>();
  const note = () =>
    seen.add([...new Set([...container.querySelectorAll('li')].map((li) => li.textContent))].join(' | '));
  const observer = new MutationObserver(note);
  observer.observe(container, { subtree: true, childList: true, characterData: true });
  const hearSoon = () => void setTimeout(() => client.hear(channel, tellFraction(0.2)), 2 * slowMs);
  root.render(
    <HeadwayProvider client={client}>
      <Page onRender={hearSoon} />
    </HeadwayProvider>,
  );
  await expect.poll(() => client.holders(channel)).toBe(1);
  client.hear(channel, tellFraction(0.1));
  await expect.poll(() => [...seen].at(-1)).toBe('0.1 true false');
  container.querySelector('button')?.click();
  await expect.poll(() => [...seen].at(-1)).toBe('0.2 true true');
  // The news came before the transition was done, and was never shown by some only.
  expect([...seen]).toContain('0.2 true false');
  expect([...seen].filter((texts) => texts.includes('|'))).toEqual([]);
  root.unmount();
  observer.disconnect();
  vi.unstubAllGlobals();
});
