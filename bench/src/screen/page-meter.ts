/** What a page counts about itself, since the last `take`. */
export interface PageCounts {
  /** Components that React rendered again, and for the first time. */
  updates: number;
  mounts: number;
  commits: number;
  /** Of tasks that kept the page from answering for longer than 50 ms, ms each. */
  longTasks: number[];
  /** From one frame to the next, ms. */
  frames: number[];
  /** Texts that came into the page, with the time of the frame that painted them, ms since 1970. */
  shown: { text: string; at: number }[];
}

export interface PageMeter {
  /** What was counted since it was asked last. */
  take(): PageCounts;
  /** Notes each frame from now on, or no longer. */
  watchFrames(on: boolean): void;
  /** Notes each text that an element comes to have, as far as it fits. */
  watchText(selector: string, pattern: string): void;
}

/** What is read of a fiber of React; the same fields in its development and production builds. */
interface Fiber {
  tag: number;
  flags: number;
  child: Fiber | null;
  sibling: Fiber | null;
  alternate: Fiber | null;
}

/**
 * Runs in the page, before its own scripts. Renders are counted as React's developer tools do it: after each commit, of
 * the fibers that differ from those of the commit before, function and class components that carry the flag "performed
 * work". A subtree that React left alone keeps its first child and is not walked, so that counting costs little.
 * @param aheadMs how far the clock is to be set back
 */
export function installPageMeter(aheadMs: number): void {
  const performedWork = 1;
  // FunctionComponent, ClassComponent, ForwardRef, MemoComponent, SimpleMemoComponent.
  const components = new Set([0, 1, 11, 14, 15]);
  const empty = (): PageCounts => ({
    updates: 0,
    mounts: 0,
    commits: 0,
    longTasks: [],
    frames: [],
    shown: [],
  });
  let counts = empty();
  const exactNow = (): number => performance.timeOrigin + performance.now();

  function walk(fiber: Fiber | null): void {
    for (let node = fiber; node; node = node.sibling) {
      const before = node.alternate;
      if (components.has(node.tag)) {
        if (!before) counts.mounts += 1;
        else if ((node.flags & performedWork) !== 0) counts.updates += 1;
      }
      if (!before || before.child !== node.child) walk(node.child);
    }
  }

  Object.defineProperty(globalThis, '__REACT_DEVTOOLS_GLOBAL_HOOK__', {
    value: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      checkDCE: () => undefined,
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot(_renderer: number, root: { current: Fiber }) {
        counts.commits += 1;
        walk(root.current);
      },
    },
  });

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) counts.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });

  let watching = false;
  let lastFrame = 0;
  function frame(at: number): void {
    if (!watching) return;
    if (lastFrame > 0) counts.frames.push(at - lastFrame);
    lastFrame = at;
    requestAnimationFrame(frame);
  }

  const meter: PageMeter = {
    take() {
      const taken = counts;
      counts = empty();
      return taken;
    },
    watchFrames(on) {
      watching = on;
      lastFrame = 0;
      if (on) requestAnimationFrame(frame);
    },
    watchText(selector, pattern) {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`There is no ${selector} in the page.`);
      const wanted = new RegExp(pattern);
      let last = '';
      const look = (): void => {
        const text = wanted.exec(element.textContent)?.[0] ?? '';
        if (text === '' || text === last) return;
        last = text;
        requestAnimationFrame(() => counts.shown.push({ text, at: exactNow() }));
      };
      new MutationObserver(look).observe(element, { subtree: true, childList: true, characterData: true });
    },
  };
  Object.assign(globalThis, { headwayMeter: meter });

  // The page lives in the time of the recording, so that nothing in it is hours old.
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number]) {
      if (given.length === 0) super(RealDate.now() - aheadMs);
      else super(...given);
    }
    static override now(): number {
      return RealDate.now() - aheadMs;
    }
  } as DateConstructor;
}
