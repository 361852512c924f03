import type { Clock } from '@headway/protocol';
import type { TabChannel } from './tab-channel.ts';
import type { TabTurns, TurnHandler } from './tab-turns.ts';

/** How long the others have to say that it is theirs, ms: a message between tabs takes a few. */
const settleMs = 100;

export interface MessageTurnsOptions {
  channel: TabChannel;
  clock: Clock;
  /** This tab; of two that ask at once the one that sorts first has the turn. */
  by: string;
}

interface Asked {
  phase: 'asking' | 'queued' | 'owned';
  on: TurnHandler;
  cancel: () => void;
}

const verbs = ['ask', 'own', 'take', 'free'] as const;
type Verb = (typeof verbs)[number];

/**
 * Turns by asking the other tabs, for browsers and addresses without Web Locks (they need HTTPS or localhost). Two tabs
 * whose messages cross may both have a turn for a moment; one of them then loses it. The turn of a tab that crashed is
 * free only to one that takes it.
 */
export function messageTurns({ channel, clock, by }: MessageTurnsOptions): TabTurns {
  const asked = new Map<string, Asked>();
  const say = (verb: Verb, id: string): void => channel.post({ turn: verb, id, by });

  function start(id: string, entry: Asked): void {
    entry.phase = 'asking';
    say('ask', id);
    entry.cancel = clock.setTimer(() => {
      entry.phase = 'owned';
      say('own', id);
      entry.on.granted();
    }, settleMs);
  }
  function queue(entry: Asked): void {
    entry.cancel();
    entry.phase = 'queued';
  }
  const undo = channel.listen((message) => {
    const said = turnOf(message);
    const entry = said && asked.get(said.id);
    if (!said || !entry) return;
    const { phase } = entry;
    const first = by < said.by;
    if (said.verb === 'free') {
      if (phase === 'queued') start(said.id, entry);
    } else if (phase === 'asking') {
      if (said.verb === 'ask' && first) say('ask', said.id);
      else queue(entry);
    } else if (phase === 'owned') {
      if (said.verb === 'take' || (said.verb === 'own' && !first)) {
        queue(entry);
        entry.on.lost();
      } else {
        say('own', said.id);
      }
    }
  });
  function giveBack(id: string, entry: Asked): void {
    if (asked.get(id) !== entry) return;
    asked.delete(id);
    entry.cancel();
    if (entry.phase !== 'queued') say('free', id);
  }
  return {
    ask(id, { steal }, on) {
      const entry: Asked = { phase: 'asking', on, cancel: () => undefined };
      asked.set(id, entry);
      if (steal) {
        entry.phase = 'owned';
        say('take', id);
        on.granted();
      } else {
        start(id, entry);
      }
      return () => giveBack(id, entry);
    },
    close() {
      for (const [id, entry] of asked) giveBack(id, entry);
      undo();
    },
  };
}

function turnOf(message: unknown): { verb: Verb; id: string; by: string } | null {
  if (typeof message !== 'object' || message === null) return null;
  const [turn, id, by] = ['turn', 'id', 'by'].map((field): unknown => Reflect.get(message, field));
  const verb = verbs.find((known) => known === turn);
  return verb && typeof id === 'string' && typeof by === 'string' ? { verb, id, by } : null;
}
