// The list of jobs of the kit by itself, with all that a page can give it.
import { createClient } from '@headway/client';
import type { BuiltinEvents, Job, Project } from '@headway/protocol';
import { HeadwayProvider, JobList, useChannel, useJobs } from '@headway/react';
import '@headway/react/styles.css';
import { createElement as h, Fragment, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

const channel = `project:${location.hash.slice(1)}`;
const client = createClient<BuiltinEvents>({ url: '/ws', getToken: async () => 'replay' });
const titleOf = (job: Job): string => job.labels['assetId'] ?? job.kind;
const ask = async (): Promise<void> => undefined;

function Jobs(): ReactNode {
  const { jobs, status } = useJobs({ channel });
  return h(
    'div',
    { id: 'list' },
    h(JobList, { jobs, status, titleOf, onAction: ask, onOpen: () => undefined }),
  );
}

function Facts(): ReactNode {
  const project = useChannel(channel, {
    select: ({ entities }) => entities.get(channel)?.data as Project | undefined,
  });
  const { processedCount, imageCount } = project ?? { processedCount: '–', imageCount: '–' };
  return h('p', { id: 'facts' }, `${processedCount} of ${imageCount} processed`);
}

const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(h(HeadwayProvider, { client, children: h(Fragment, null, h(Facts), h(Jobs)) }));
}
