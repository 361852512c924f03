// The control: what one writes first. All jobs in one state, all rows rendered, no memo, no virtual list.
import { createClient } from '@headway/client';
import { type BuiltinEvents, type Job, type Project, readJob } from '@headway/protocol';
import { createElement as h, type ReactNode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';

const project = location.hash.slice(1);
const client = createClient<BuiltinEvents>({ url: '/ws', getToken: async () => 'replay' });

function Jobs(): ReactNode {
  const [entities, setEntities] = useState<readonly unknown[]>([]);
  useEffect(() => {
    const channel = client.channel(`project:${project}`);
    const undo = channel.subscribe(() => {
      setEntities([...channel.snapshot().entities.values()].map(({ data }) => data));
    });
    return () => {
      undo();
      channel.release();
    };
  }, []);
  const jobs = entities.flatMap((data) => (isProject(data) ? [] : (readJob(data) ?? [])));
  const about = entities.find(isProject);
  return [
    h(
      'p',
      { id: 'facts', key: 'facts' },
      about && `${about.processedCount} of ${about.imageCount} processed`,
    ),
    h('div', { id: 'list', key: 'list' }, h('ul', null, ...jobs.map((job) => h(Row, { key: job.id, job })))),
  ];
}

function Row({ job }: { job: Job }): ReactNode {
  const { labels, status, fraction, step, summary } = job;
  return h(
    'li',
    null,
    h('img', { src: `/api/assets/${labels['assetId']}/thumbnail`, alt: '' }),
    h('span', null, status),
    h('progress', { value: fraction ?? 0 }),
    h('span', null, summary?.text ?? step?.name),
  );
}

function isProject(data: unknown): data is Project {
  return typeof data === 'object' && data !== null && 'imageCount' in data;
}

client.connect();
const root = document.querySelector('#root');
if (root) createRoot(root).render(h(Jobs));
