import { createClient, readJob } from '@headway/client';
import { timeLeftWords } from '@headway/react/time-left';
import { call, showReport, signedIn } from './report-table.js';

const cards = new Map();

function cardOf(id) {
  const card = document.createElement('section');
  card.className = 'report';
  card.innerHTML = `
    <p><span class="state" role="status"></span><span class="left"></span></p>
    <progress max="1" aria-label="Report"></progress>
    <div class="result"></div>`;
  cards.set(id, card);
  document.querySelector('#reports').prepend(card);
  return card;
}

/** Draws a report as it is now: also after a reload, in a second tab, and after a lost connection. */
function draw(job, isAway) {
  const card = cards.get(job.id) ?? cardOf(job.id);
  const part = (name) => card.querySelector(name);
  const say = (name, text) => {
    // A screen reader says again what is written again.
    if (part(name).textContent !== text) part(name).textContent = text;
  };
  const { fraction, eta } = job;
  const isRunning = job.status === 'running';
  say('.state', stateWords(job));
  // What was promised when the connection was lost is no longer true.
  const left = isAway ? 'not up to date' : eta && `${timeLeftWords(eta)} left`;
  say('.left', isRunning ? [percent(fraction), left].filter(Boolean).join(' · ') : '');
  if (fraction !== null) part('progress').value = fraction;
  part('progress').hidden = !isRunning;
  if (job.status === 'completed' && card.dataset.status !== 'completed')
    void showReport(job.id, part('.result'));
  card.dataset.status = job.status;
}

function stateWords({ status, step, error }) {
  if (error) return `${error.message} Make it again.`;
  if (status === 'running' && step) return `${step.index + 1} of ${step.total}: ${step.name}`;
  return status === 'completed' ? 'Done' : 'Running';
}

function percent(fraction) {
  return fraction === null ? '' : `${Math.floor(fraction * 100)} %`;
}

document.querySelector('#make').addEventListener('click', () => void call('/reports', 'POST'));

const user = await signedIn();
if (user !== null) {
  const client = createClient({
    url: '/ws',
    getToken: async () => (await call('/live-token')).token,
    maxAttempts: Infinity,
    maxDelayMs: 2000,
  });
  const channel = client.channel(`user:${user}`);
  channel.subscribe(() => {
    const { status, entities } = channel.snapshot();
    const jobs = [...entities.values()].map(({ data }) => readJob(data)).filter(Boolean);
    for (const job of jobs.toSorted((a, b) => (a.id < b.id ? -1 : 1))) draw(job, status === 'stale');
  });
  client.connect();
}
