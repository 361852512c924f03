import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ActionIcon } from './action-icon.tsx';
import { JobRow, type JobRowProps } from './job-row.tsx';
import { StateIcon } from './state-icon.tsx';
import { makeJob } from './testing/make-job.ts';

vi.mock('./state-icon.tsx', async (load) => {
  const { StateIcon: icon } = await load<{ StateIcon: typeof StateIcon }>();
  return { StateIcon: vi.fn(icon) };
});
vi.mock('./action-icon.tsx', async (load) => {
  const { ActionIcon: icon } = await load<{ ActionIcon: typeof ActionIcon }>();
  return { ActionIcon: vi.fn(icon) };
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
  const { rerender, getByRole } = render(<JobRow {...props} />);
  expect(StateIcon).toHaveBeenCalledTimes(1);
  expect(ActionIcon).toHaveBeenCalledTimes(2);
  vi.mocked(StateIcon).mockClear();
  vi.mocked(ActionIcon).mockClear();
  rerender(<JobRow {...props} index={4} top={90} />);
  expect(getByRole('row').getAttribute('aria-rowindex')).toBe('4');
  expect(StateIcon).not.toHaveBeenCalled();
  expect(ActionIcon).not.toHaveBeenCalled();
});
