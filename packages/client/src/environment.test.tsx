import { afterEach, describe, expect, it, vi } from 'vitest';
import { platformEnvironment } from './environment.ts';

afterEach(() => vi.restoreAllMocks());

function setVisibility(state: 'visible' | 'hidden'): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('the environment of a browser', () => {
  it('reports the network, pages that come back and pages that are looked at again', () => {
    const heard: string[] = [];
    const unwatch = platformEnvironment().watch((signal) => heard.push(signal));
    window.dispatchEvent(new Event('offline'));
    window.dispatchEvent(new Event('online'));
    // The first one of a page is no news.
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    document.dispatchEvent(new Event('resume'));
    setVisibility('hidden');
    setVisibility('visible');
    expect(heard).toEqual(['offline', 'online', 'offline', 'online', 'wake', 'wake']);
    unwatch();
    window.dispatchEvent(new Event('online'));
    expect(heard).toHaveLength(6);
  });

  it('knows when nobody sees the page, and its own kind and address', () => {
    const environment = platformEnvironment();
    expect(environment.kind).toBe('web');
    expect(environment.resolveUrl('/ws')).toBe(`ws://${location.host}/ws`);
    setVisibility('hidden');
    expect(environment.hidden()).toBe(true);
  });

  it('schedules for the next frame', () => {
    setVisibility('visible');
    const frames: FrameRequestCallback[] = [];
    vi.spyOn(window, 'requestAnimationFrame').mockImplementation((callback) => frames.push(callback));
    let runs = 0;
    platformEnvironment().schedule(() => (runs += 1));
    expect(runs).toBe(0);
    frames[0]?.(0);
    expect(runs).toBe(1);
  });

  it('does not wait for a frame that never comes, nor for one of a hidden page', async () => {
    setVisibility('visible');
    vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(1);
    let runs = 0;
    platformEnvironment().schedule(() => (runs += 1));
    await vi.waitFor(() => expect(runs).toBe(1));
    setVisibility('hidden');
    platformEnvironment().schedule(() => (runs += 1));
    await Promise.resolve();
    expect(runs).toBe(2);
  });
});
