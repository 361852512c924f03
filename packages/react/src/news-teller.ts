import type { Clock } from '@headway/protocol';
import { initialNews, type NewsEffect, type NewsEvent, nextDueMs, stepNews } from './news-turn.ts';
import type { PageAttention } from './page-attention.ts';
import type { TabTurns } from './tab-turns.ts';
import type { ToldNews } from './told-news.ts';

/** News that several tabs hear and one tells. */
export interface News {
  /** Tells it; called in one tab, at once or when the others have gone. */
  tell(): void;
  /** Takes it back: a tab that is looked at tells it instead. */
  untell(): void;
  /** The same news is not told again within this time, ms. @default a day */
  quietMs?: number;
}

export interface NewsTeller {
  /** Something happened; `id` is the same in all tabs. */
  hear(id: string, news: News): void;
  /** The page goes away, perhaps to come back. */
  leave(): void;
  close(): void;
}

export interface NewsTellerOptions {
  turns: TabTurns;
  told: ToldNews;
  attention: PageAttention;
  clock: Clock;
}

const dayMs = 24 * 3_600_000;
/** A turn is given back only when the others have heard why, ms. */
const afterwardsMs = 1000;

/** The shell around `stepNews`: does what it wants, and tells it what happens. */
export function createNewsTeller({ turns, told, attention, clock }: NewsTellerOptions): NewsTeller {
  let state = initialNews(attention.current());
  const news = new Map<string, News>();
  /** Gives a turn back, by id. */
  const asked = new Map<string, () => void>();
  /** What happened while something else was being done: taken one by one. */
  const events: NewsEvent[] = [];
  let isBusy = false;
  let stopTimer = (): void => undefined;

  function send(event: NewsEvent): void {
    events.push(event);
    if (isBusy) return;
    isBusy = true;
    try {
      for (let next = events.shift(); next; next = events.shift()) take(next);
    } finally {
      isBusy = false;
    }
  }
  function take(event: NewsEvent): void {
    const step = stepNews(state, event, clock.monotonic());
    state = step.state;
    for (const effect of step.effects) perform(effect);
    for (const id of news.keys()) if (!state.news.has(id)) news.delete(id);
    stopTimer();
    const dueMs = nextDueMs(state);
    if (dueMs !== Infinity) {
      stopTimer = clock.setTimer(() => send({ type: 'time' }), Math.max(0, dueMs - clock.monotonic()));
    }
  }
  function perform(effect: NewsEffect): void {
    const { id } = effect;
    switch (effect.type) {
      case 'ask':
        ask(id, effect.steal);
        return;
      case 'release':
        release(id);
        return;
      case 'confirm': {
        told.add(id, news.get(id)?.quietMs ?? dayMs);
        const giveBack = asked.get(id);
        asked.delete(id);
        if (giveBack) clock.setTimer(giveBack, afterwardsMs);
        return;
      }
      case 'tell':
        news.get(id)?.tell();
        return;
      case 'untell':
        news.get(id)?.untell();
    }
  }
  function ask(id: string, steal: boolean): void {
    release(id);
    let isCurrent = true;
    let giveBack = (): void => undefined;
    asked.set(id, () => {
      isCurrent = false;
      giveBack();
    });
    giveBack = turns.ask(
      id,
      { steal },
      {
        granted: () => {
          if (isCurrent) send({ type: told.has(id) ? 'told' : 'granted', id });
        },
        lost: () => {
          if (isCurrent) send({ type: 'lost', id });
        },
      },
    );
  }
  function release(id: string): void {
    asked.get(id)?.();
    asked.delete(id);
  }

  const undos = [
    told.listen((id) => send({ type: 'told', id })),
    attention.subscribe(() => send({ type: 'attention', attention: attention.current() })),
  ];
  return {
    hear(id, heard) {
      if (told.has(id) || news.has(id)) return;
      news.set(id, heard);
      send({ type: 'heard', id });
    },
    leave: () => send({ type: 'left' }),
    close() {
      send({ type: 'left' });
      stopTimer();
      for (const undo of undos) undo();
      turns.close();
    },
  };
}
