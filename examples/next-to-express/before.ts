// The app as it was: whoever asks for a report waits for the answer, and sees nothing until it comes.
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import express from 'express';
import { ensureReadings } from './readings.ts';
import { makeReport } from './report.ts';
import { createSessions } from './sessions.ts';

const folder = resolve(process.env['DATA_DIR'] ?? 'data');
const secret = process.env['APP_SECRET'] ?? 'only to try it: at least thirty-two bytes';
const readings = join(folder, 'readings.csv');
const { signIn, required, userOf } = createSessions(secret);
mkdirSync(folder, { recursive: true });
await ensureReadings(readings, Number(process.env['ROWS'] ?? 500_000));

const app = express();
app.post('/sign-in', express.urlencoded(), signIn);
app.get('/me', (request, response) => void response.json({ user: userOf(request) || null }));

app.post('/reports', required, async (request, response) => {
  const id = randomUUID();
  const report = await makeReport(readings);
  await writeFile(fileOf(userOf(request), id), JSON.stringify(report));
  response.status(201).json({ id });
});

app.get('/reports/:id', required, (request, response) => {
  response.sendFile(fileOf(userOf(request), String(request.params['id'])), (error) => {
    if (error && !response.headersSent) response.status(404).json({ message: 'There is no such report.' });
  });
});

app.use(express.static(join(import.meta.dirname, 'public'), { index: 'before.html' }));

function fileOf(user: string, id: string): string {
  return join(folder, `report-${user}-${id.replaceAll(/[^\w-]/g, '')}.json`);
}

const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`Open http://127.0.0.1:${address?.port}`);
});
