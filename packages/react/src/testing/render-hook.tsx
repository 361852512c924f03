import type { ReactNode } from 'react';
import type { JobActions } from '../job-actions.ts';
import type { MemoryClient } from './memory-client.ts';
import { type Rendered, renderKit } from './render-kit.tsx';

export interface RenderedHook<Value> extends Rendered {
  /** What the hook gave last. */
  view: () => Value;
  /** Renders it once more. */
  again: () => void;
  /** How often a component with the hook was rendered since it was asked last; StrictMode's second time counts, too. */
  renders: () => number;
}

/** Renders a component that has nothing but a hook. */
export function renderHook<Value>(
  useValue: () => Value,
  options: { client?: MemoryClient; actions?: JobActions } = {},
): RenderedHook<Value> {
  const views: Value[] = [];
  let counted = 0;
  function Show(): ReactNode {
    views.push(useValue());
    return null;
  }
  const rendered = renderKit(<Show />, options);
  return {
    ...rendered,
    view: () => views.at(-1) as Value,
    again: () => rendered.rerender(<Show />),
    renders: () => {
      const since = views.length - counted;
      counted = views.length;
      return since;
    },
  };
}
