import { createClient } from '@headway/client';
import { defineJobProgress } from './job-progress.js';

const client = createClient({
  url: '/ws',
  getToken: async () => 'guest',
  maxAttempts: Infinity,
  maxDelayMs: 2000,
});
defineJobProgress(client);

// The channel `job` has every job of the reporter: each gets an element, which follows its own channel.
const jobs = client.channel('job');
const shown = new Set();
jobs.subscribe(() => {
  for (const key of jobs.snapshot().entities.keys()) {
    if (shown.has(key)) continue;
    shown.add(key);
    const element = document.createElement('job-progress');
    element.setAttribute('channel', key);
    document.querySelector('#jobs').prepend(element);
  }
});

document.querySelector('button').addEventListener('click', () => void fetch('/count', { method: 'POST' }));
client.connect();
