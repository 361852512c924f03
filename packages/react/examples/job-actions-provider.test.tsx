import { cleanup, render, screen } from '@testing-library/react';
import { HeadwayProvider, type JobActions, useJobActions } from '@headway/react';
import { afterEach, expect, it } from 'vitest';
import { makeJob } from '../src/testing/make-job.ts';
import { createMemoryClient } from '../src/testing/memory-client.ts';
import { ProjectPart } from './job-actions-provider.tsx';

afterEach(cleanup);

const actions: JobActions = { cancel: async () => undefined };

function Buttons() {
  const { cancel } = useJobActions(makeJob({ id: 'j1' }));
  return <p>{cancel ? 'may cancel' : 'may look'}</p>;
}

it('offers what one may ask for in this part of the page, or nothing', () => {
  const client = createMemoryClient();
  const page = (own: JobActions | undefined) => (
    <HeadwayProvider client={client} actions={actions}>
      <ProjectPart actions={own}>
        <Buttons />
      </ProjectPart>
    </HeadwayProvider>
  );
  const { rerender } = render(page(undefined));
  expect(screen.getByText('may look')).toBeDefined();
  rerender(page(actions));
  expect(screen.getByText('may cancel')).toBeDefined();
});
