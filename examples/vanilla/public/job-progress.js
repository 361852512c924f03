import { readJob } from '@headway/client';
import { timeLeftWords } from '@headway/react/time-left';

const words = {
  queued: 'Waiting',
  running: 'Running',
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
        this.shadowRoot.querySelector('div').className = status === 'stale' ? 'away' : '';
        const job = readJob(entities.get(channel)?.data);
        if (!job) return;
        const isRunning = job.status === 'running';
        this.#say('#state', job.error?.message ?? words[job.status] ?? job.status);
        this.#say('#left', isRunning && job.eta ? `${timeLeftWords(job.eta)} left` : '');
        this.#say('#amount', amountOf(job));
        const bar = this.shadowRoot.querySelector('progress');
        bar.hidden = !isRunning;
        // Without a value the bar only says that something goes on.
        if (job.fraction !== null) bar.value = job.fraction;
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
  return done === null ? '' : `${done.toLocaleString()} / ${total.toLocaleString()} ${unit}`;
}
