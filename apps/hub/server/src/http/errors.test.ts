import fastify from 'fastify';
import { expect, it } from 'vitest';
import { answerWithProblems } from './errors.ts';

async function answerTo(error: Error) {
  const app = fastify();
  answerWithProblems(app);
  app.get('/', () => {
    throw error;
  });
  const answer = await app.inject('/');
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

it('says that the disk is full, whether a file or the database found out', async () => {
  for (const facts of [{ code: 'ENOSPC' }, { code: 'ERR_SQLITE_ERROR', errcode: 13 }]) {
    const full = Object.assign(new Error('database or disk is full'), facts);
    expect(await answerTo(full)).toMatchObject({ status: 507, body: { code: 'storage_full' } });
  }
});

it('keeps the words of an unexpected error to itself', async () => {
  const { status, body } = await answerTo(new Error('at /home/hub/data/hub.db'));
  expect(status).toBe(500);
  expect(body).toMatchObject({ code: 'internal' });
  expect(JSON.stringify(body)).not.toContain('hub.db');
});
