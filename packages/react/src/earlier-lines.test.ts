import { describe, expect, it } from 'vitest';
import { type EarlierLine, linesBefore } from './earlier-lines.ts';
import { createLogBuffer } from './log-buffer.ts';

const line = (message: string, id?: string): EarlierLine => ({
  jobId: 'j',
  attempt: 1,
  level: 'info',
  message,
  timestamp: '',
  ...(id !== undefined && { id }),
});

/** Lines that are there, each with an id of its own. */
function known(...messages: string[]) {
  const buffer = createLogBuffer(100);
  for (const [index, message] of messages.entries())
    buffer.append({ ...line(message), id: `event-${index}` });
  return buffer.read();
}
const before = (earlier: EarlierLine[], lines: ReturnType<typeof known>) =>
  linesBefore(earlier, lines).map(({ message }) => message);

describe('lines that come before those that are there', () => {
  it('are those with other ids, where the ids are those of events', () => {
    const earlier = [line('a', 'event-a'), line('c', 'event-0'), line('d', 'event-1')];
    expect(before(earlier, known('c', 'd', 'e'))).toEqual(['a']);
    // The same words at another time are another line.
    expect(before([line('tick', 'x'), line('tick', 'y')], known('tick', 'tick'))).toEqual(['tick', 'tick']);
  });

  it('are found by what they say, where there are no ids', () => {
    expect(
      before(
        ['a', 'b'].map((m) => line(m)),
        known('c', 'd'),
      ),
    ).toEqual(['a', 'b']);
    expect(
      before(
        ['a', 'b', 'c', 'd'].map((m) => line(m)),
        known('c', 'd', 'e'),
      ),
    ).toEqual(['a', 'b']);
    expect(
      before(
        ['a', 'c', 'b', 'c'].map((m) => line(m)),
        known('c', 'd'),
      ),
    ).toEqual(['a', 'c', 'b']);
  });

  it('are found also when the answer goes on behind them, or is all that is there', () => {
    expect(
      before(
        ['a', 'b', 'c', 'd'].map((m) => line(m)),
        known('b', 'c'),
      ),
    ).toEqual(['a']);
    expect(
      before(
        ['b', 'c'].map((m) => line(m)),
        known('b', 'c'),
      ),
    ).toEqual([]);
  });

  it('are all of them where there is none yet', () => {
    expect(
      before(
        ['a', 'b'].map((m) => line(m)),
        known(),
      ),
    ).toEqual(['a', 'b']);
    expect(before([], known('a'))).toEqual([]);
  });
});
