import { readJob } from '@headway/client';
import { timeLeftWords } from '@headway/react/time-left';

const words = {
  queued: 'Waiting',
  running: 'Running',
  reviewing: 'Needs review',
  pausing: 'Pausing…',
  paused: 'Paused',
  retrying: 'Waiting to retry',
  cancelling: 'Cancelling…',
  cancelled: 'Cancelled',
  completed: 'Done',
  failed: 'Failed',
};

const template = document.createElement('template');
template.innerHTML = `
  <style>
    :host {
      padding: 0.9rem 1rem;
      border: 1px solid color-mix(in oklch, currentColor 14%, transparent);
      border-radius: 6px;
      font-variant-numeric: tabular-nums;
    }
    p {
      display: flex;
      justify-content: space-between;
      gap: 1rem;
      margin: 0;
    }
    #amount, #left {
      color: color-mix(in oklch, currentColor 65%, transparent);
    }
    progress {
      width: 100%;
      height: 6px;
      margin-block: 0.5rem;
      accent-color: light-dark(oklch(0.52 0.15 255), oklch(0.72 0.13 255));
    }
    .away progress {
      opacity: 0.4;
    }
  </style>
  <div>
    <p><span id="state" role="status"></span><span id="left"></span></p>
    <progress max="1" aria-label="Progress"></progress>
    <p><span id="amount"></span></p>
  </div>`;

/** Makes `<job-progress channel="job:…">` known: it follows that job for as long as it is in the page. */
export function defineJobProgress(client) {
  customElements.define(
    'job-progress',
    class extends HTMLElement {
      #channel = null;

      connectedCallback() {
        if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).append(template.content.cloneNode(true));
        this.#channel = client.channel(this.getAttribute('channel'));
        this.#channel.subscribe(() => this.#draw());
        this.#draw();
      }

      disconnectedCallback() {
        this.#channel.release();
      }

      #draw() {
        const { channel } = this.#channel;
        const { status, entities } = this.#channel.snapshot();
        const isAway = status === 'stale';
        this.shadowRoot.querySelector('div').className = isAway ? 'away' : '';
        const bar = this.shadowRoot.querySelector('progress');
        const job = readJob(entities.get(channel)?.data);
        const isRunning = job?.status === 'running';
        bar.hidden = job ? !isRunning : status === 'refused';
        if (status === 'refused') this.#say('#state', 'Not for you to see');
        if (!job) return;
        this.#say('#state', job.error?.message ?? words[job.status]);
        // What was promised when the connection was lost is no longer true.
        const left = isAway ? 'Not up to date' : job.eta && `${timeLeftWords(job.eta)} left`;
        this.#say('#left', (isRunning && left) || '');
        this.#say('#amount', amountOf(job));
        // Without a value the bar only says that something goes on.
        if (job.fraction === null) bar.removeAttribute('value');
        else bar.value = job.fraction;
      }

      #say(part, text) {
        const element = this.shadowRoot.querySelector(part);
        // A screen reader says again what is written again.
        if (element.textContent !== text) element.textContent = text;
      }
    },
  );
}

function amountOf({ summary, done, total, unit }) {
  if (summary) return summary.text;
  if (done === null) return '';
  const amount = [done, total].filter((count) => count !== null).map((count) => count.toLocaleString());
  return [amount.join(' / '), unit].filter(Boolean).join(' ');
}
