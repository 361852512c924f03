import { HeadwayProvider, ToastProvider } from '@headway/react';
import { type ReactNode, useEffect } from 'react';
import { entries } from '../shared/catalogue.ts';
import { type Page, PageContext } from './context.ts';
import { ComponentPage } from './component-page.tsx';
import { usePlace } from './route.ts';
import { Shell } from './shell.tsx';
import { StartPage } from './start-page.tsx';

/** The page: a first screen, and one for each component. */
export function App({ page }: { page: Page }): ReactNode {
  const place = usePlace();
  const entry = entries.find(({ slug }) => slug === place);
  const title = entry?.name ?? 'Live progress for long-running work';
  useEffect(() => {
    document.title = `${title} · Headway`;
  }, [title]);
  return (
    <PageContext value={page}>
      <HeadwayProvider client={page.clients.get('main')} actions={page.actions}>
        <ToastProvider>
          <Shell>{entry ? <ComponentPage key={entry.slug} entry={entry} /> : <StartPage />}</Shell>
        </ToastProvider>
      </HeadwayProvider>
    </PageContext>
  );
}
