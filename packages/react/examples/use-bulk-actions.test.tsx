import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { CancelMany } from './use-bulk-actions.tsx';

afterEach(cleanup);

it('cancels many by one job, whose progress it shows', async () => {
  const asked: unknown[] = [];
  const bulk = async (...all: unknown[]) => {
    asked.push(all.slice(0, 2));
    return makeJob({ id: 'bulk', kind: 'bulk', fraction: 0.5 });
  };
  const { tell } = renderKit(<CancelMany projectId="7" />, { actions: { bulk } });
  tell((c) => {
    for (const id of ['a', 'b', 'c']) {
      const data = makeJob({ id, labels: { name: `${id}.tiff` } });
      c.hear('project:7', { type: 'job.progress', key: `job:${id}`, data });
    }
  });
  for (const name of ['a.tiff', 'c.tiff']) fireEvent.click(screen.getByLabelText(name));
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Cancel 2' })));
  expect(asked).toEqual([['cancel', ['a', 'c']]]);
  expect(screen.getByRole('progressbar', { name: 'Cancelling' })).toBeDefined();
});
