import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobLog, type JobLogProps } from './job-log.tsx';
import type { LogLine } from './log-line.ts';
import { violations } from './testing/axe.ts';
import { mockLayout } from './testing/layout.ts';
import { makeLines, makeLog } from './testing/make-log.ts';

beforeEach(() => mockLayout({ rowPx: 20, boxPx: 400 }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function show(lines: readonly LogLine[], props: Partial<JobLogProps> = {}) {
  const element = (next: readonly LogLine[], more: Partial<JobLogProps>) => (
    <StrictMode>
      <JobLog locale="en" {...more} lines={makeLog(next)} />
    </StrictMode>
  );
  const { rerender, container } = render(element(lines, props));
  return { container, again: (next: readonly LogLine[], more = props) => rerender(element(next, more)) };
}

const log = () => screen.getByRole('log');
const messages = () =>
  [...document.querySelectorAll('.hw-log-message')].map(({ textContent }) => textContent);
/** What is within the box, without the lines that are held ready around it. */
function onScreen(): (string | null | undefined)[] {
  const top = log().scrollTop;
  return [...document.querySelectorAll<HTMLElement>('.hw-log-row')]
    .filter((row) => {
      const at = Number(/translateY\((.*)px\)/.exec(row.style.transform)?.[1]);
      return at >= top && at + 20 <= top + 400;
    })
    .map((row) => row.querySelector('.hw-log-message')?.textContent);
}
function scrollTo(top: number): void {
  act(() => log().scrollTo({ top }));
}
const jump = () => screen.queryByRole('button', { name: /^Jump to newest/ });

describe('JobLog', () => {
  it('shows only the lines on the screen, the newest of them', () => {
    show(makeLines(100_000));
    expect(messages().length).toBeLessThan(60);
    expect(onScreen().at(-1)).toBe('Line 99999');
  });

  it('follows new lines, and no longer once a person scrolls up', () => {
    const { again } = show(makeLines(1000));
    again(makeLines(1010));
    expect(onScreen().at(-1)).toBe('Line 1009');
    expect(jump()).toBeNull();
    scrollTo(log().scrollTop - 300);
    const before = onScreen();
    again(makeLines(1047));
    expect(onScreen()).toEqual(before);
    expect(jump()?.textContent).toBe('Jump to newest (37 new)');
    fireEvent.click(jump() ?? document.body);
    expect(onScreen().at(-1)).toBe('Line 1046');
    expect(jump()).toBeNull();
    expect(document.activeElement).toBe(log());
  });

  it('goes on following when the browser scrolls on behind lines that come faster', () => {
    const { again } = show(makeLines(1000));
    const end = log().scrollTop;
    const height = vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(end + 5000);
    scrollTo(end + 1000);
    height.mockRestore();
    expect(jump()).toBeNull();
    mockLayout({ rowPx: 20, boxPx: 400 });
    again(makeLines(1100));
    expect(onScreen().at(-1)).toBe('Line 1099');
  });

  it('keeps the lines in their place while earlier ones are loaded or let go', () => {
    const all = makeLines(3000);
    const { again } = show(all.slice(1000, 2000));
    scrollTo(5000);
    const before = onScreen();
    expect(before.length).toBeGreaterThan(10);
    again(all.slice(500, 2000));
    expect(onScreen()).toEqual(before);
    again(all.slice(900, 2100));
    expect(onScreen()).toEqual(before);
  });

  it('loads earlier lines when asked, and says why it could not', () => {
    const onLoadEarlier = vi.fn<() => void>();
    const { again } = show(makeLines(5), { onLoadEarlier });
    fireEvent.click(screen.getByRole('button', { name: 'Load earlier lines' }));
    expect(onLoadEarlier).toHaveBeenCalledOnce();
    again(makeLines(5), { onLoadEarlier, isLoading: true });
    fireEvent.click(screen.getByRole('button', { name: 'Loading earlier lines…' }));
    expect(onLoadEarlier).toHaveBeenCalledOnce();
    again(makeLines(5), { onLoadEarlier, loadError: 'The server is away.' });
    expect(screen.getByText('Could not load them: The server is away.')).toBeDefined();
    again(makeLines(5), { dropped: 1204 });
    expect(screen.getByText('1,204 lines before are no longer here.')).toBeDefined();
  });

  it('can load earlier lines also when there are none yet', () => {
    const onLoadEarlier = vi.fn<() => void>();
    const { again } = show([], { onLoadEarlier });
    fireEvent.click(screen.getByRole('button', { name: 'Load earlier lines' }));
    expect(onLoadEarlier).toHaveBeenCalledOnce();
    again(makeLines(3), {});
    expect(onScreen()).toEqual(['Line 0', 'Line 1', 'Line 2']);
  });

  it('finds what is typed, marks it, and goes from one to the next', async () => {
    show(makeLines(20_000));
    const input = screen.getByRole('searchbox');
    fireEvent.change(input, { target: { value: 'line 77' } });
    const found = () => document.querySelector('.hw-log-found')?.textContent;
    await waitFor(() => expect(found()).toBe('111 of 111'), { timeout: 15_000 });
    expect(onScreen()).toContain('Line 7799');
    expect(document.querySelector('[data-current] mark')?.textContent).toBe('Line 77');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(found()).toBe('1 of 111');
    expect(onScreen()).toContain('Line 77');
    fireEvent.click(screen.getByRole('button', { name: 'Next match' }));
    expect(found()).toBe('2 of 111');
    fireEvent.keyDown(input, { key: 'Enter', shiftKey: true });
    expect(found()).toBe('1 of 111');
    fireEvent.keyDown(input, { key: 'Escape' });
    expect(found()).toBe('');
    expect(document.activeElement).toBe(log());
  });

  it('shows warnings and errors alone, with their numbers', () => {
    const levels = { 3: 'warning', 7: 'error', 8: 'error' } as const;
    const lines = makeLines(20).map((line, place) => ({ ...line, level: levels[place as 3] ?? 'info' }));
    show(lines);
    fireEvent.click(screen.getByRole('button', { name: 'Warnings 3' }));
    expect(messages()).toEqual(['Warning: Line 3', 'Error: Line 7', 'Error: Line 8']);
    fireEvent.click(screen.getByRole('button', { name: 'Errors 2' }));
    expect(messages()).toEqual(['Error: Line 7', 'Error: Line 8']);
  });

  it('copies all that is shown, or the lines that are chosen', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    show(makeLines(8));
    const [, second, , fourth] = document.querySelectorAll('.hw-log-time');
    fireEvent.click(second ?? document.body);
    fireEvent.click(fourth ?? document.body, { shiftKey: true });
    fireEvent.click(screen.getByRole('button', { name: 'Copy 3 lines' }));
    await screen.findByRole('button', { name: 'Copied' });
    expect(writeText.mock.lastCall?.[0].split('\n')).toEqual([
      '2026-01-01T10:00:01.000Z info Line 1',
      '2026-01-01T10:00:02.000Z info Line 2',
      '2026-01-01T10:00:03.000Z info Line 3',
    ]);
    fireEvent.keyDown(log(), { key: 'a', ctrlKey: true });
    fireEvent.keyDown(log(), { key: 'c', ctrlKey: true });
    await waitFor(() => expect(writeText.mock.lastCall?.[0].split('\n')).toHaveLength(8));
  });

  it('is reached by keys: search, first and newest line', () => {
    show(makeLines(500));
    act(() => log().focus());
    fireEvent.keyDown(log(), { key: '/' });
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    act(() => log().focus());
    fireEvent.keyDown(log(), { key: 'f', ctrlKey: true });
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    act(() => log().focus());
    fireEvent.keyDown(log(), { key: 'Home' });
    expect(onScreen()[0]).toBe('Line 0');
    fireEvent.keyDown(log(), { key: 'End' });
    expect(onScreen().at(-1)).toBe('Line 499');
  });

  it('reads a calm log out, and a flood in a number', () => {
    vi.useFakeTimers();
    const { again } = show(makeLines(10));
    const said = () => screen.getAllByRole('status').at(-1)?.textContent;
    const pass = () =>
      act(() => {
        vi.advanceTimersByTime(2500);
      });
    expect(log().getAttribute('aria-live')).toBe('off');
    pass();
    expect(said()).toBe('');
    again(makeLines(11));
    pass();
    expect(said()).toBe('Line 10');
    again(makeLines(500));
    again(makeLines(900));
    pass();
    expect(said()).toBe('889 lines more.');
  });

  it('says where another attempt begins', () => {
    show(makeLines(6).map((line, place) => ({ ...line, attempt: place < 3 ? 1 : 2 })));
    expect(screen.getAllByText('Attempt 2')).toHaveLength(1);
  });

  it('shows a line without a time that can be read', () => {
    show(makeLines(2).map((line) => ({ ...line, timestamp: '' })));
    expect(messages()).toEqual(['Line 0', 'Line 1']);
  });

  it('says that there is nothing, or nothing yet', () => {
    const { again } = show([], { status: 'pending' });
    expect(screen.getByText('Loading the log…')).toBeDefined();
    again([], { status: 'live' });
    expect(screen.getByText('Nothing has been logged yet.')).toBeDefined();
    again([], { status: 'refused' });
    expect(screen.getByText('This log is not for you to see.')).toBeDefined();
    again(makeLines(3), { status: 'stale' });
    expect(screen.getByText('Not up to date')).toBeDefined();
  });

  it('renders on a server, and has nothing that axe objects to', async () => {
    expect(renderToString(<JobLog lines={makeLog(makeLines(3))} locale="en" />)).toContain('role="log"');
    const { container } = show(makeLines(30));
    expect(await violations(container)).toEqual([]);
  });
});
