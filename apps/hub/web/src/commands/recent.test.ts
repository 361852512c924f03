import { describe, expect, it } from 'vitest';
import { forgetRecent, noteRecent, readRecent } from './recent.ts';

function storage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe('what was chosen last', () => {
  it('comes newest first, each once, and not more than a few', () => {
    const kept = storage();
    for (const id of 'abcdefghija') noteRecent('ada', { id, label: id }, kept);
    expect(readRecent('ada', kept).map(({ id }) => id)).toEqual('ajihgfed'.split(''));
  });

  it('is nobody else’s, and forgotten at the end of the session', () => {
    const kept = storage();
    noteRecent('ada', { id: 'a', label: 'secret.png', to: '/projects/P/images/A' }, kept);
    expect(readRecent('eve', kept)).toEqual([]);
    forgetRecent(kept);
    expect(readRecent('ada', kept)).toEqual([]);
  });

  it('is not believed when it is something else, or would lead away from here', () => {
    const kept = storage();
    kept.setItem('headway-recent', 'no JSON');
    expect(readRecent('ada', kept)).toEqual([]);
    const items = [
      { id: 'a', label: 'a', to: '//evil.example' },
      { id: 'b', label: 7 },
      null,
      { id: 'c', label: 'c' },
    ];
    kept.setItem('headway-recent', JSON.stringify({ userId: 'ada', items }));
    expect(readRecent('ada', kept)).toEqual([{ id: 'c', label: 'c' }]);
  });
});
