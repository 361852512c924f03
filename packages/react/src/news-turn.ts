import type { Attention } from './page-attention.ts';

/**
 * Which of several tabs tells a piece of news. Each of them hears it; each asks for the turn to tell it, those that are
 * looked at first; one gets it. It keeps the turn until somebody has had the time to see the news, and whoever has it
 * may lose it to a tab that is looked at. The turn of a tab that is gone goes to the next one.
 *
 * ```text
 *            due          granted        seen for a while
 *  waiting ──────▶ asking ──────▶ telling ──────▶ (told: all tabs forget it)
 *     ▲               ▲              │
 *     │               └──── lost ────┤
 *     └──────────── left ────────────┘
 * ```
 */
export interface NewsState {
  attention: Attention;
  news: ReadonlyMap<string, NewsItem>;
}

interface NewsItem {
  phase: 'waiting' | 'asking' | 'telling';
  /** When the phase is over, ms; `Infinity` when only something else ends it. */
  dueMs: number;
}

export type NewsEvent =
  | { type: 'heard'; id: string }
  | { type: 'time' }
  | { type: 'granted' | 'lost'; id: string }
  /** Another tab has told it, and somebody could see it. */
  | { type: 'told'; id: string }
  | { type: 'attention'; attention: Attention }
  /** The page goes away, perhaps to come back. */
  | { type: 'left' };

export type NewsEffect =
  /** Asks for the turn; `steal` takes it from whoever has it. */
  | { type: 'ask'; id: string; steal: boolean }
  /** Gives the turn back, or asks for it no longer. */
  | { type: 'release'; id: string }
  | { type: 'tell' | 'untell'; id: string }
  /** Tells the other tabs, also those to come, that it was told. Releases the turn, too. */
  | { type: 'confirm'; id: string };

export interface NewsStep {
  state: NewsState;
  effects: readonly NewsEffect[];
}

/** How long a tab leaves it to those that are looked at more, ms. */
const patienceMs: Record<Attention, number> = { focused: 0, visible: 200, hidden: 1000 };
/** In sight for this long, it counts as seen, ms. */
const seenMs = 1500;
/** A page that was left had it in sight for at least this long, or it counts as unseen, ms. */
const glimpsedMs = 500;
/** A turn that a tab in sight is not given within this time is with one out of sight, or one that stands still, ms. */
const staleMs = 3000;
/** News that is on its way at once; beyond it the oldest is let go. */
const maxNews = 1000;

export function initialNews(attention: Attention): NewsState {
  return { attention, news: new Map() };
}

/** What something that happened means for the news, and what is to be done. */
export function stepNews(state: NewsState, event: NewsEvent, nowMs: number): NewsStep {
  switch (event.type) {
    case 'heard':
      return hear(state, event.id, nowMs);
    case 'time':
      return passTime(state, nowMs);
    case 'granted':
      return grant(state, event.id, nowMs);
    case 'lost':
      return lose(state, event.id, nowMs);
    case 'told':
      return forget(state, event.id);
    case 'attention':
      return look(state, event.attention, nowMs);
    case 'left':
      return leave(state, nowMs);
  }
}

/** When time next changes something, ms; `Infinity` when it does not. */
export function nextDueMs({ news }: NewsState): number {
  return Math.min(Infinity, ...[...news.values()].map(({ dueMs }) => dueMs));
}

function hear(state: NewsState, id: string, nowMs: number): NewsStep {
  if (state.news.has(id)) return quietly(state);
  const next = put(state, id, { phase: 'waiting', dueMs: nowMs + patienceMs[state.attention] });
  return join(bound(next), (on) => passTime(on, nowMs));
}

/** Lets the oldest go. Its toast stays where it is: the stack of toasts has a bound of its own. */
function bound(state: NewsState): NewsStep {
  const [id] = state.news.keys();
  if (id === undefined || state.news.size <= maxNews) return quietly(state);
  const isTold = state.news.get(id)?.phase === 'telling';
  return { state: letGo(state, id), effects: [{ type: isTold ? 'confirm' : 'release', id }] };
}

function passTime(state: NewsState, nowMs: number): NewsStep {
  let step = quietly(state);
  for (const [id, { phase, dueMs }] of state.news) {
    if (dueMs > nowMs) continue;
    step = join(step, (on) =>
      phase === 'telling'
        ? { state: letGo(on, id), effects: [{ type: 'confirm', id }] }
        : ask(on, id, nowMs, phase === 'asking'),
    );
  }
  return step;
}

function grant(state: NewsState, id: string, nowMs: number): NewsStep {
  // Asked for before it was told elsewhere, and granted only now.
  if (state.news.get(id)?.phase !== 'asking') return { state, effects: [{ type: 'release', id }] };
  const dueMs = state.attention === 'hidden' ? Infinity : nowMs + seenMs;
  return { state: put(state, id, { phase: 'telling', dueMs }), effects: [{ type: 'tell', id }] };
}

/** Whoever took it may go away before it was seen. */
function lose(state: NewsState, id: string, nowMs: number): NewsStep {
  if (state.news.get(id)?.phase !== 'telling') return quietly(state);
  return join({ state, effects: [{ type: 'untell', id }] }, (on) => ask(on, id, nowMs, false));
}

function forget(state: NewsState, id: string): NewsStep {
  const item = state.news.get(id);
  if (!item) return quietly(state);
  const release: NewsEffect[] = item.phase === 'waiting' ? [] : [{ type: 'release', id }];
  const untell: NewsEffect[] = item.phase === 'telling' ? [{ type: 'untell', id }] : [];
  return { state: letGo(state, id), effects: [...untell, ...release] };
}

function look(state: NewsState, attention: Attention, nowMs: number): NewsStep {
  const before = state.attention;
  let step = quietly({ ...state, attention });
  if ((before === 'hidden') === (attention === 'hidden')) return step;
  for (const [id, item] of state.news) {
    if (item.phase === 'telling') {
      const dueMs = attention === 'hidden' ? Infinity : nowMs + seenMs;
      step = join(step, (on) => quietly(put(on, id, { phase: 'telling', dueMs })));
    } else if (attention !== 'hidden') {
      // Whoever has it told it out of sight.
      step = join(step, (on) => ask(on, id, nowMs, true));
    } else if (item.phase === 'asking') {
      step = join(step, (on) => quietly(put(on, id, { phase: 'asking', dueMs: Infinity })));
    }
  }
  return step;
}

function leave(state: NewsState, nowMs: number): NewsStep {
  let step = quietly({ ...state, attention: 'hidden' });
  for (const [id, { phase, dueMs }] of state.news) {
    const glimpsed = phase === 'telling' && dueMs - nowMs <= seenMs - glimpsedMs;
    if (glimpsed) {
      step = join(step, (on) => ({ state: letGo(on, id), effects: [{ type: 'confirm', id }] }));
    } else {
      step = join(step, (on) => forget(on, id));
      // Should the page come back, it asks again.
      step = join(step, (on) => quietly(put(on, id, { phase: 'waiting', dueMs: Infinity })));
    }
  }
  return step;
}

function ask(state: NewsState, id: string, nowMs: number, steal: boolean): NewsStep {
  const dueMs = state.attention === 'hidden' ? Infinity : nowMs + staleMs;
  return { state: put(state, id, { phase: 'asking', dueMs }), effects: [{ type: 'ask', id, steal }] };
}

function quietly(state: NewsState): NewsStep {
  return { state, effects: [] };
}

function join(step: NewsStep, next: (state: NewsState) => NewsStep): NewsStep {
  const { state, effects } = next(step.state);
  return { state, effects: [...step.effects, ...effects] };
}

function put(state: NewsState, id: string, item: NewsItem): NewsState {
  return { ...state, news: new Map(state.news).set(id, item) };
}

function letGo(state: NewsState, id: string): NewsState {
  const news = new Map(state.news);
  news.delete(id);
  return { ...state, news };
}
