import { ToastProvider } from '@headway/react';
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderKit } from '../src/testing/render-kit.tsx';
import { ImageToasts } from './use-news.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

it('tells that an image has come, in one of two tabs', async () => {
  const tab = (
    <ToastProvider>
      <ImageToasts projectId="7" />
    </ToastProvider>
  );
  const event = { type: 'asset.created', key: 'asset:a1', data: { id: 'a1', name: 'embryo.tiff' } };
  for (const { tell } of [renderKit(tab), renderKit(tab)]) tell((client) => client.hear('project:7', event));
  await screen.findByText('embryo.tiff was added', {}, { timeout: 15_000 });
  expect(screen.getAllByText('embryo.tiff was added')).toHaveLength(1);
});
