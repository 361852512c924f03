import type { HeadwayEvent, SubscribedMessage } from '@headway/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChannelState, createChannelState } from './channel-state.ts';

const channel = 'project:7';

function stateEvent(offset: number, key: string, data: unknown = { offset }): HeadwayEvent {
  return {
    type: data === null ? 'job.deleted' : 'job.progress',
    channel,
    offset,
    timestamp: '2026-01-01T00:00:00.000Z',
    id: `id-${offset}`,
    key,
    state: true,
    data,
  };
}

function answer(changes: Partial<SubscribedMessage>): SubscribedMessage {
  return {
    type: 'subscribed',
    channel,
    position: { epoch: 'e1', offset: 0 },
    recovery: 'snapshot',
    events: [],
    ...changes,
  };
}

function liveAt(offset: number, events: readonly HeadwayEvent[] = []): ChannelState {
  const state = createChannelState();
  state.subscribed(answer({ position: { epoch: 'e1', offset }, events }));
  return state;
}

const held = (state: ChannelState): Record<string, unknown> =>
  Object.fromEntries([...state.snapshot().entities].map(([key, event]) => [key, event.offset]));

describe('the state of a channel', () => {
  it('waits for the last page before a snapshot replaces what was known', () => {
    const state = liveAt(3, [stateEvent(1, 'old'), stateEvent(3, 'kept')]);
    const page = { position: { epoch: 'e2', offset: 9 }, recovery: 'snapshot' } as const;
    expect(state.subscribed(answer({ ...page, events: [stateEvent(3, 'kept')], more: true }))).toBeNull();
    expect(held(state)).toEqual({ old: 1, kept: 3 });
    const change = state.subscribed(answer({ ...page, events: [stateEvent(9, 'new')] }));
    expect(held(state)).toEqual({ kept: 3, new: 9 });
    expect(change?.deliveries.map(({ event, origin }) => [event.offset, origin])).toEqual([
      [3, 'snapshot'],
      [9, 'snapshot'],
    ]);
    expect([...(change?.keys ?? [])].toSorted()).toEqual(['new', 'old']);
    expect(state.position).toEqual({ epoch: 'e2', offset: 9 });
  });

  it('keeps what came live between two pages for after the snapshot', () => {
    const state = createChannelState();
    const page = { position: { epoch: 'e1', offset: 4 } };
    state.subscribed(answer({ ...page, events: [stateEvent(1, 'a')], more: true }));
    expect(state.event(stateEvent(4, 'b'))).toBeNull();
    expect(state.event(stateEvent(5, 'a'))).toBeNull();
    const change = state.subscribed(answer({ ...page, events: [stateEvent(4, 'b')] }));
    expect(change?.deliveries.map(({ event, origin }) => [event.offset, origin])).toEqual([
      [1, 'snapshot'],
      [4, 'snapshot'],
      [5, 'live'],
    ]);
    expect(state.position?.offset).toBe(5);
  });

  it('takes events that a later page was ahead of, without making its entities older', () => {
    const state = createChannelState();
    state.subscribed(answer({ position: { epoch: 'e1', offset: 10 }, events: [stateEvent(13, 'ahead')] }));
    expect(state.event(stateEvent(11, 'other'))?.deliveries).toHaveLength(1);
    expect(state.event(stateEvent(12, 'ahead'))?.deliveries).toHaveLength(1);
    expect(held(state)).toEqual({ ahead: 13, other: 11 });
  });

  it('forgets half a snapshot when the connection goes', () => {
    const state = liveAt(3, [stateEvent(1, 'a')]);
    state.subscribed(answer({ events: [stateEvent(2, 'b')], more: true }));
    state.away();
    state.subscribed(answer({ recovery: 'resumed', position: { epoch: 'e1', offset: 3 } }));
    expect(held(state)).toEqual({ a: 1 });
    expect(state.status).toBe('live');
  });

  it('moves with each page of what was missed, in the epoch that the answer speaks of', () => {
    const state = liveAt(3);
    const page = { recovery: 'resumed', position: { epoch: 'e2', offset: 9 } } as const;
    const change = state.subscribed(answer({ ...page, events: [stateEvent(5, 'a')], more: true }));
    expect(change?.deliveries[0]?.origin).toBe('resumed');
    expect(state.position).toEqual({ epoch: 'e2', offset: 5 });
    // The connection was cut between the pages and the second answer overlaps.
    const again = state.subscribed(answer({ ...page, events: [stateEvent(5, 'a'), stateEvent(8, 'b')] }));
    expect(again?.deliveries.map(({ event }) => event.offset)).toEqual([8]);
    expect(state.position).toEqual({ epoch: 'e2', offset: 9 });
  });

  it('removes entities with tombstones, also when they expire', () => {
    const state = liveAt(2, [stateEvent(1, 'a'), stateEvent(2, 'b')]);
    state.event(stateEvent(3, 'a', null));
    state.event({ ...stateEvent(4, 'b', null), type: 'state.expired' });
    expect(held(state)).toEqual({});
  });

  it('never lets an older revision replace a newer one, and goes on all the same', () => {
    const state = liveAt(1, [stateEvent(1, 'a', { revision: 5 })]);
    const change = state.event(stateEvent(2, 'a', { revision: 4 }));
    expect(held(state)).toEqual({ a: 1 });
    expect(change?.keys.size).toBe(0);
    expect(state.position?.offset).toBe(2);
    state.event(stateEvent(3, 'a', { revision: 5 }));
    expect(held(state)).toEqual({ a: 3 });
  });

  it('does not take events for entities that are not whole states', () => {
    const state = liveAt(0);
    const { state: _, ...partial } = stateEvent(1, 'a');
    expect(state.event(partial)?.deliveries).toHaveLength(1);
    expect(held(state)).toEqual({});
  });

  it('moves by what the server says it has served, within the epoch and only forwards', () => {
    const state = liveAt(5);
    expect(state.served({ epoch: 'e1', offset: 9 })).toBe(true);
    expect(state.served({ epoch: 'e1', offset: 8 })).toBe(false);
    expect(state.served({ epoch: 'e0', offset: 20 })).toBe(false);
    expect(state.position).toEqual({ epoch: 'e1', offset: 9 });
  });

  it('tells why events may have been missed until an answer is complete', () => {
    const state = liveAt(5);
    state.subscribed(answer({ reason: 'trimmed' }));
    expect(state.snapshot().reason).toBe('trimmed');
    state.subscribed(answer({ recovery: 'resumed' }));
    expect(state.snapshot().reason).toBeNull();
  });

  it('shows nothing of a channel that was taken away', () => {
    const state = liveAt(1, [stateEvent(1, 'a')]);
    const change = state.refuse('forbidden');
    expect([...change.keys]).toEqual(['a']);
    expect(state.snapshot()).toMatchObject({ status: 'refused', code: 'forbidden', position: null });
    expect(state.snapshot().entities.size).toBe(0);
  });

  it('gives one snapshot object until something changes, and never changes one that it gave', () => {
    const state = liveAt(1, [stateEvent(1, 'a')]);
    const before = state.snapshot();
    expect(state.snapshot()).toBe(before);
    state.event(stateEvent(1, 'a'));
    expect(state.snapshot()).toBe(before);
    state.event(stateEvent(2, 'b'));
    expect(state.snapshot()).not.toBe(before);
    expect([...before.entities.keys()]).toEqual(['a']);
  });

  it('delivers each event once and in order, however live events and resumptions overlap', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('live' as const), offset: fc.integer({ min: 1, max: 30 }) }),
        fc.record({
          kind: fc.constant('resumed' as const),
          offset: fc.integer({ min: 0, max: 30 }),
          count: fc.integer({ min: 0, max: 10 }),
        }),
      ),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const state = liveAt(0);
        const heard: number[] = [];
        for (const step of all) {
          const from = step.offset;
          const events =
            step.kind === 'live'
              ? [stateEvent(from, 'k')]
              : Array.from({ length: step.count }, (_, i) => stateEvent(from + i + 1, 'k'));
          const last = Math.max(state.position?.offset ?? 0, events.at(-1)?.offset ?? 0);
          const changes =
            step.kind === 'live'
              ? events.map((event) => state.event(event))
              : [
                  state.subscribed(
                    answer({ recovery: 'resumed', events, position: { epoch: 'e1', offset: last } }),
                  ),
                ];
          for (const change of changes) {
            heard.push(...(change?.deliveries.map(({ event }) => event.offset) ?? []));
          }
        }
        expect(heard).toEqual([...new Set(heard)].toSorted((a, b) => a - b));
      }),
    );
  });
});
