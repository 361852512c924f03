import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JobTimeline, type JobTimelineProps } from './job-timeline.tsx';
import { violations } from './testing/axe.ts';
import { makeJob } from './testing/make-job.ts';
import { makeStep } from './testing/make-step.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString();
const done = { status: 'completed', finishedAt: at(12) } as const;
const steps = [
  makeStep([0], { name: 'Read', startedAt: at(0), finishedAt: at(4) }),
  makeStep([1], { name: 'Split', startedAt: at(4), finishedAt: at(12) }),
];
const running = [
  makeStep([0], { name: 'Read', startedAt: at(0), finishedAt: at(4) }),
  makeStep([1], { name: 'Split', startedAt: at(4), status: 'running' }),
];

function show(props: Partial<JobTimelineProps>) {
  const { container } = render(
    <StrictMode>
      <JobTimeline job={makeJob(done)} steps={steps} locale="en" {...props} />
    </StrictMode>,
  );
  const detail = () => container.querySelector('.hw-timeline-detail')?.textContent?.replaceAll('\u00a0', ' ');
  const bars = () => [...container.querySelectorAll<HTMLElement>('.hw-timeline-bar')];
  return { container, detail, bars };
}
const row = (name: RegExp) => screen.getByRole('button', { name });

describe('JobTimeline', () => {
  it('places a bar for each step on one axis', () => {
    const { bars, detail } = show({});
    expect(bars().map(({ style }) => [style.insetInlineStart, style.width])).toEqual([
      ['0%', '33.33%'],
      ['33.33%', '66.67%'],
    ]);
    expect(detail()).toBe('Took 12 s');
  });

  it('tells of the step under the pointer, or with the focus', () => {
    const { container, detail } = show({});
    fireEvent.mouseEnter(row(/^Split/));
    expect(detail()).toMatch(/^Split.* · 8 s$/);
    fireEvent.mouseLeave(container.firstElementChild ?? container);
    expect(detail()).toBe('Took 12 s');
    act(() => row(/^Read/).focus());
    expect(detail()).toMatch(/^Read.* · 4 s$/);
    fireEvent.keyDown(row(/^Read/), { key: 'ArrowDown' });
    expect(document.activeElement).toBe(row(/^Split/));
    expect(container.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  });

  it('grows with what goes on, and marks the time that it is', () => {
    vi.useFakeTimers({ now: Date.parse(at(9)) });
    const { container, bars, detail } = show({ job: makeJob(), steps: running });
    const width = () => Number.parseFloat(bars()[1]?.style.width ?? '');
    const before = width();
    expect(container.querySelector('.hw-timeline-now')).not.toBeNull();
    act(() => {
      vi.advanceTimersByTime(1000);
    });
    expect(width()).toBeGreaterThan(before);
    expect(detail()).toBe('Running for 10 s');
  });

  it('marks no time while the connection is away, and says how far it was', () => {
    vi.useFakeTimers({ now: Date.parse(at(9)) });
    const timeline = (status: 'live' | 'stale') => (
      <JobTimeline job={makeJob()} steps={running} status={status} locale="en" />
    );
    const { container, rerender } = render(timeline('live'));
    rerender(timeline('stale'));
    act(() => {
      vi.advanceTimersByTime(60_000);
    });
    expect(container.querySelector('.hw-timeline-now')).toBeNull();
    expect(container.querySelector('.hw-timeline-detail')?.textContent?.replaceAll('\u00a0', ' ')).toBe(
      'Had run for 9 s when the connection was lost',
    );
  });

  it('cuts a pause out, and says how long it was', () => {
    const { detail } = show({
      steps: [
        makeStep([0], { name: 'Read', status: 'paused', startedAt: at(0), finishedAt: at(4) }),
        makeStep([0], { name: 'Read', attempt: 2, startedAt: at(7204), finishedAt: at(7212) }),
      ],
    });
    act(() => row(/^Paused for 2\sh$/).focus());
    expect(detail()).toBe('Paused for 2 h');
  });

  it('says that there is nothing yet', () => {
    show({ steps: [] });
    expect(screen.getByText('No step has begun yet.')).toBeDefined();
  });

  it('renders on a server, up to what is known', () => {
    const html = renderToString(<JobTimeline job={makeJob()} steps={running} locale="en" />);
    expect(html).toContain('Split');
    expect(html).not.toContain('NaN');
  });

  it('has nothing that axe objects to', async () => {
    const { container } = show({});
    expect(await violations(container)).toEqual([]);
  });
});
