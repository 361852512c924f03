import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { JobRow, type JobRowProps } from './job-row.tsx';
import { makeJob } from './testing/make-job.ts';

interface Fiber {
  tag: number;
  flags: number;
  type: { name?: string; type?: { name?: string } } | string | null;
  child: Fiber | null;
  sibling: Fiber | null;
  alternate: Fiber | null;
}

// React tells what it rendered to its developer tools; it looks for them when it is loaded.
const rendered = vi.hoisted(() => {
  const names: string[] = [];
  function walk(first: Fiber | null): void {
    for (let node = first; node; node = node.sibling) {
      const { alternate, type } = node;
      if (alternate && typeof type !== 'string' && type && (node.flags & 1) !== 0) {
        names.push(type.name ?? type.type?.name ?? '');
      }
      if (!alternate || alternate.child !== node.child) walk(node.child);
    }
  }
  Object.assign(globalThis, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberUnmount: () => undefined,
      onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot: (_renderer: number, root: { current: Fiber }) => walk(root.current),
    },
  });
  return names;
});

afterEach(cleanup);

it('renders nothing in it when rows above it come or go', () => {
  const props: JobRowProps = {
    job: makeJob({ status: 'queued', startedAt: null, fraction: null, step: null, eta: null }),
    title: 'a.tiff',
    href: undefined,
    index: 5,
    top: 120,
    height: 30,
    place: null,
    pending: null,
    refused: null,
    actions: ['pause', 'cancel'],
    isSelectable: true,
    isSelected: false,
    isActive: false,
    isOpenable: true,
    isStale: false,
    now: null,
    locale: 'en',
  };
  const { rerender, container } = render(<JobRow {...props} />);
  expect(container.querySelectorAll('button, .hw-state')).toHaveLength(3);
  rendered.length = 0;
  rerender(<JobRow {...props} index={4} top={90} />);
  expect(rendered).toEqual(['JobRow']);
});
