import type { Job, JobReview } from '@headway/protocol';
import { expect, it } from 'vitest';
import { createApi } from '../test-support/api.ts';
import { startSignedIn } from '../test-support/hub.ts';
import { cellsPng } from '../test-support/images.ts';
import { connectLive } from '../test-support/live.ts';

type Reviews = { items: JobReview[]; nextCursor: string | null };

async function startAsking() {
  const { hub, api } = await startSignedIn();
  const { id: projectId } = await api.createProject();
  const content = await cellsPng();
  const asset = await api.uploadOne(projectId, { name: 'a.png', content }, '?process=false');
  const live = await connectLive(hub.url, await api.token(), [{ channel: `project:${projectId}` }]);
  await live.message('connected');
  const ask = async (): Promise<Job> => {
    const body = { kind: 'counter', parameters: { outcome: 'ask' } };
    const { id } = (await api.post<Job>(`/api/assets/${asset.id}/jobs`, body)).body;
    return await api.jobIn(id, 'reviewing');
  };
  return { hub, api, projectId, live, ask };
}

it('asks a person, waits without a worker, and goes on with the answer', async () => {
  const { api, projectId, live, ask } = await startAsking();
  const { id } = await ask();
  await live.event(({ type }) => type === 'job.review');
  const { body: open } = await api.get<Reviews>(`/api/reviews?projectId=${projectId}`);
  expect(open.items).toMatchObject([{ jobId: id, name: 'right', status: 'open', title: 'Is it right?' }]);
  const review = open.items[0];
  expect((await api.get<Reviews>('/api/reviews')).body.items).toEqual(open.items);
  expect((await api.get(`/api/reviews/${review?.id}`)).body).toEqual(review);

  const path = `/api/reviews/${review?.id}/answer`;
  for (const answer of ['maybe', 'perhaps', null, 7, { yes: true }]) {
    expect(await api.post(path, { answer })).toMatchObject({ status: 422, body: { code: 'invalid_body' } });
  }
  expect((await api.job(id)).status).toBe('reviewing');
  expect(await api.post(path, { answer: 'yes' })).toMatchObject({
    status: 200,
    body: { status: 'answered', answer: 'yes' },
  });
  const done = await api.jobIn(id, 'completed');
  expect(done).toMatchObject({ attempt: 2, summary: { outcome: 'ok', text: 'It was said: yes' } });
  await live.event(({ type }) => type === 'job.reviewed');
  expect(await api.post(path, { answer: 'no' })).toMatchObject({
    status: 409,
    body: { code: 'review_conflict' },
  });
  expect((await api.get<Reviews>(`/api/reviews?projectId=${projectId}`)).body.items).toEqual([]);
  expect((await api.get<Reviews>('/api/reviews?status=answered')).body.items).toHaveLength(1);
});

it('withdraws the question of a job that is cancelled, and shows questions to nobody else', async () => {
  const { hub, api, ask } = await startAsking();
  const { id } = await ask();
  const [review] = (await api.get<Reviews>(`/api/reviews?jobId=${id}`)).body.items;
  const stranger = createApi(hub.url);
  expect((await stranger.get(`/api/reviews/${review?.id}`)).status).toBe(401);
  expect((await api.get('/api/reviews/nobody')).status).toBe(404);
  expect((await api.post('/api/reviews/nobody/answer', { answer: 'yes' })).status).toBe(404);
  expect((await api.get('/api/reviews?projectId=theirs')).status).toBe(404);
  await api.post(`/api/jobs/${id}/cancel`);
  await api.jobIn(id, 'cancelled');
  expect((await api.get<JobReview>(`/api/reviews/${review?.id}`)).body.status).toBe('withdrawn');
  expect((await api.post(`/api/reviews/${review?.id}/answer`, { answer: 'yes' })).status).toBe(409);
});
