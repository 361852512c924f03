// The same app, live: the answer comes at once, and a page shows how far the report is.
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { goLive } from './live.ts';
import { ensureReadings } from './readings.ts';
import { makeReport, steps } from './report.ts';
import { createSessions } from './sessions.ts';

const folder = resolve(process.env['DATA_DIR'] ?? 'data');
const secret = process.env['APP_SECRET'] ?? 'only to try it: at least thirty-two bytes';
const readings = join(folder, 'readings.csv');
const { signIn, required, userOf } = createSessions(secret);
mkdirSync(folder, { recursive: true });
await ensureReadings(readings, Number(process.env['ROWS'] ?? 500_000));

const live = goLive(join(folder, 'events.db'), secret);
const app = express();
app.post('/sign-in', express.urlencoded(), signIn);
app.get('/me', (request, response) => void response.json({ user: userOf(request) || null }));

app.get('/live-token', required, async (request, response) => {
  response.json({ token: await live.tokenOf(userOf(request)) });
});

app.post('/reports', required, (request, response) => {
  const user = userOf(request);
  const { id } = live.reporter.start({ kind: 'report', labels: { user }, steps }, async (run) => {
    const report = await makeReport(readings, run);
    await writeFile(fileOf(user, run.id), JSON.stringify(report));
  });
  response.status(202).json({ id });
});

app.get('/reports/:id', required, (request, response) => {
  response.sendFile(fileOf(userOf(request), String(request.params['id'])), (error) => {
    if (error && !response.headersSent) response.status(404).json({ message: 'There is no such report.' });
  });
});

app.use(express.static(join(import.meta.dirname, 'public'), { index: 'after.html' }));

// The client as browsers take it; `after.html` says which name stands for which file.
app.use('/headway', express.static(fileURLToPath(new URL('../..', import.meta.resolve('@headway/client')))));

function fileOf(user: string, id: string): string {
  return join(folder, `report-${user}-${id.replaceAll(/[^\w-]/g, '')}.json`);
}

const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`Open http://127.0.0.1:${address?.port}`);
});
live.attach(server);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    void live.close();
  });
}
