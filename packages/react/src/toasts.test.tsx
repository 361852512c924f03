import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { type ReactNode, StrictMode, useEffect } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { violations } from './testing/axe.ts';
import { ToastProvider, type ToastProviderProps } from './toast-provider.tsx';
import { type Toasts, useToasts } from './toasts.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The toasts of a page, and how often what is below the provider rendered. */
function renderToasts(props: ToastProviderProps = {}) {
  const seen: Toasts[] = [];
  function Spy(): ReactNode {
    const toasts = useToasts();
    seen.push(toasts);
    return null;
  }
  render(
    <StrictMode>
      <ToastProvider {...props}>
        <Spy />
      </ToastProvider>
    </StrictMode>,
  );
  const [toasts] = seen;
  if (!toasts) throw new Error('Nothing was rendered.');
  return { toasts, seen };
}

function shown(): string[] {
  const cards = [
    ...document.querySelectorAll<HTMLElement>('.hw-toast:not([data-limited], [data-ending-style])'),
  ];
  return cards.map((card) => card.querySelector('.hw-toast-title')?.textContent ?? '');
}

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

describe('toasts', () => {
  it('are added, changed in place, and taken away', async () => {
    const { toasts } = renderToasts();
    act(() => void toasts.add({ id: 'up', title: 'Uploading' }));
    act(() => toasts.update('up', { title: 'Uploaded', kind: 'success' }));
    expect(shown()).toEqual(['Uploaded']);
    act(() => void toasts.add({ id: 'up', title: 'Uploaded again' }));
    expect(shown()).toEqual(['Uploaded again']);
    act(() => toasts.remove('up'));
    await vi.waitFor(() => expect(shown()).toEqual([]));
  });

  it('do not render what is below their provider', () => {
    const { toasts, seen } = renderToasts();
    const before = seen.length;
    act(() => void toasts.add({ title: 'One' }));
    expect(seen).toHaveLength(before);
  });

  it('are five at once; the others wait until there is room', async () => {
    const { toasts } = renderToasts();
    act(() => {
      for (let i = 1; i <= 7; i += 1) toasts.add({ title: `${i}`, timeoutMs: 0 });
    });
    expect(shown()).toEqual(['7', '6', '5', '4', '3']);
    act(() => toasts.clear());
    await vi.waitFor(() => expect(shown()).toEqual([]));
  });

  it('are fifty in all: the oldest goes', async () => {
    const { toasts } = renderToasts();
    act(() => {
      for (let i = 1; i <= 52; i += 1) toasts.add({ title: `${i}`, timeoutMs: 0 });
    });
    await vi.waitFor(() => expect(document.querySelectorAll('.hw-toast')).toHaveLength(50));
    expect(screen.queryByText('2')).toBeNull();
  });

  it('go by themselves, but not while somebody reads them, and never when they are to stay', async () => {
    vi.useFakeTimers();
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { toasts } = renderToasts();
    act(() => {
      toasts.add({ title: 'Stays', timeoutMs: 0 });
      toasts.add({ title: 'Goes', timeoutMs: 1000 });
    });
    pass(600);
    const place = screen.getByRole('region', { name: 'Notifications' });
    fireEvent.mouseEnter(place);
    pass(5000);
    expect(shown()).toEqual(['Goes', 'Stays']);
    fireEvent.mouseLeave(place);
    pass(300);
    expect(shown()).toContain('Goes');
    pass(200);
    vi.useRealTimers();
    await vi.waitFor(() => expect(shown()).toEqual(['Stays']));
  });

  it('do what their buttons say, then close unless told to stay', async () => {
    const { toasts } = renderToasts();
    const onAction = vi.fn<() => void>();
    act(() => {
      toasts.add({ title: 'Failed', actions: [{ label: 'Retry', onAction }] });
      toasts.add({ title: 'Lost', actions: [{ label: 'Reconnect now', onAction, keepOpen: true }] });
    });
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    fireEvent.click(screen.getByRole('button', { name: 'Reconnect now' }));
    expect(onAction).toHaveBeenCalledTimes(2);
    await vi.waitFor(() => expect(shown()).toEqual(['Lost']));
  });

  it('show their kind by a word too, and the time they stay', () => {
    const { toasts } = renderToasts();
    act(() => void toasts.add({ title: 'It broke', kind: 'error', timeoutMs: 4000 }));
    expect(screen.getByText('error:')).toBeDefined();
    expect(document.querySelector<HTMLElement>('.hw-toast-time')?.style.animationDuration).toBe('4000ms');
  });

  it.each(['top-left', 'top-center', 'top-right', 'bottom-left', 'bottom-center', 'bottom-right'] as const)(
    'stand at %s',
    (position) => {
      renderToasts({ position });
      expect(screen.getByRole('region').dataset['position']).toBe(position);
    },
  );

  it('have nothing that axe objects to', async () => {
    const { toasts } = renderToasts();
    act(() => {
      toasts.add({ title: 'Done', kind: 'success', description: '128 cells' });
      toasts.add({
        title: 'It broke',
        kind: 'error',
        actions: [{ label: 'Retry', onAction: () => undefined }],
      });
    });
    expect(await violations(document.body)).toEqual([]);
  });

  it('can be added while mounting', () => {
    function Early(): ReactNode {
      const toasts = useToasts();
      useEffect(() => void toasts.add({ id: 'early', title: 'Early' }), [toasts]);
      return null;
    }
    render(
      <ToastProvider>
        <Early />
      </ToastProvider>,
    );
    expect(shown()).toEqual(['Early']);
  });

  it('leave HTML of a server alone', () => {
    expect(renderToString(<ToastProvider>page</ToastProvider>)).toContain('page');
  });
});
