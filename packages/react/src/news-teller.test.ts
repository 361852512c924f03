import { describe, expect, it } from 'vitest';
import { memoryStorage, openTabs } from './testing/tabs.ts';

describe.each(['locks', 'messages'] as const)('news that several tabs hear, agreed by %s', (by) => {
  it('is told at once by the tab that is looked at, and by no other', async () => {
    const tabs = openTabs(by);
    const [hidden, focused, visible] = [tabs.open('hidden'), tabs.open('focused'), tabs.open('visible')];
    for (const tab of [hidden, focused, visible]) tab.hear('a');
    await tabs.clock.advance(150);
    expect([...focused.shown]).toEqual(['a']);
    await tabs.clock.advance(60_000);
    expect(tabs.told).toEqual(['a']);
  });

  it('is told by exactly one of equals, at whatever pace they hear it', async () => {
    const tabs = openTabs(by);
    const equals = [tabs.open('focused'), tabs.open('focused'), tabs.open('focused'), tabs.open('focused')];
    for (const tab of equals) {
      tab.hear('a', 'b');
      await tabs.clock.advance(30);
    }
    await tabs.clock.advance(60_000);
    expect(tabs.told.toSorted()).toEqual(['a', 'b']);
  });

  it('is told by one of the hidden tabs, when all are', async () => {
    const tabs = openTabs(by);
    for (const tab of [tabs.open('hidden'), tabs.open('hidden')]) tab.hear('a');
    await tabs.clock.advance(60_000);
    expect(tabs.shown()).toEqual(['a']);
  });

  it('moves to the tab that is looked at before anybody saw it', async () => {
    const tabs = openTabs(by);
    const [one, two] = [tabs.open('hidden'), tabs.open('hidden')];
    one.hear('a');
    await tabs.clock.advance(2000);
    two.hear('a');
    await tabs.clock.advance(2000);
    expect([...one.shown]).toEqual(['a']);
    two.look('focused');
    await tabs.clock.advance(500);
    expect([...one.shown]).toEqual([]);
    expect([...two.shown]).toEqual(['a']);
  });

  it('stays where it was seen', async () => {
    const tabs = openTabs(by);
    const [one, two] = [tabs.open('focused'), tabs.open('hidden')];
    for (const tab of [one, two]) tab.hear('a');
    await tabs.clock.advance(3000);
    one.look('hidden');
    two.look('focused');
    await tabs.clock.advance(3000);
    expect(tabs.told).toEqual(['a']);
    expect([...one.shown]).toEqual(['a']);
  });

  it('is told by another tab when that which was to tell it closes before anybody could see it', async () => {
    const tabs = openTabs(by);
    const [one, two] = [tabs.open('focused'), tabs.open('hidden')];
    for (const tab of [one, two]) tab.hear('a');
    await tabs.clock.advance(200);
    expect(tabs.shown()).toEqual(['a']);
    one.close();
    await tabs.clock.advance(3000);
    expect([...two.shown]).toEqual(['a']);
  });

  it('is not told again by a page that was left when it had been seen for a moment', async () => {
    const tabs = openTabs(by);
    const [one, two] = [tabs.open('focused'), tabs.open('hidden')];
    for (const tab of [one, two]) tab.hear('a');
    await tabs.clock.advance(800);
    one.close();
    await tabs.clock.advance(10_000);
    expect(tabs.told).toEqual(['a']);
  });

  it('is told by another tab when that which told it crashes', async () => {
    const tabs = openTabs(by);
    const [one, two] = [tabs.open('focused'), tabs.open('visible')];
    for (const tab of [one, two]) tab.hear('a');
    await tabs.clock.advance(300);
    one.crash();
    await tabs.clock.advance(5000);
    expect([...two.shown]).toEqual(['a']);
  });

  it('is told by the tab in sight when one out of sight heard it long before', async () => {
    const tabs = openTabs(by);
    const [hidden, focused] = [tabs.open('hidden'), tabs.open('focused')];
    hidden.hear('a');
    await tabs.clock.advance(10_000);
    focused.hear('a');
    await tabs.clock.advance(5000);
    expect([...focused.shown]).toEqual(['a']);
    expect([...hidden.shown]).toEqual([]);
  });

  it('is not told by a tab that hears it later, or that is opened later', async () => {
    const tabs = openTabs(by);
    tabs.open('focused').hear('a');
    await tabs.clock.advance(3000);
    const late = tabs.open('focused');
    late.hear('a');
    await tabs.clock.advance(3000);
    expect(tabs.told).toEqual(['a']);
  });

  it('is known to the tabs that are open where the storage is full', async () => {
    const tabs = openTabs(by, { storage: memoryStorage({ refuse: true }) });
    const [one, two] = [tabs.open('focused'), tabs.open('hidden')];
    one.hear('a');
    await tabs.clock.advance(3000);
    two.hear('a');
    await tabs.clock.advance(3000);
    expect(tabs.told).toEqual(['a']);
  });

  it('is told by a tab out of sight when the other one that was out of sight closes', async () => {
    const tabs = openTabs(by);
    const both = [tabs.open('hidden'), tabs.open('hidden')];
    for (const tab of both) tab.hear('a');
    await tabs.clock.advance(60_000);
    both.find(({ shown }) => shown.has('a'))?.close();
    await tabs.clock.advance(1000);
    expect(tabs.shown()).toEqual(['a']);
  });

  it('is told again once the time is over in which it is not to be repeated', async () => {
    const tabs = openTabs(by, { quietMs: 60_000 });
    const tab = tabs.open('focused');
    tab.hear('a');
    await tabs.clock.advance(30_000);
    tab.hear('a');
    await tabs.clock.advance(20_000);
    expect(tabs.told).toEqual(['a']);
    await tabs.clock.advance(20_000);
    tab.hear('a');
    await tabs.clock.advance(1000);
    expect(tabs.told).toEqual(['a', 'a']);
  });

  it('comes in any number, each piece once', async () => {
    const tabs = openTabs(by);
    const [one, two] = [tabs.open('focused'), tabs.open('hidden')];
    const many = Array.from({ length: 300 }, (_, index) => `n${index}`);
    one.hear(...many);
    two.hear(...many);
    await tabs.clock.advance(60_000);
    expect(tabs.told.toSorted()).toEqual(many.toSorted());
  });
});

describe('a turn that comes late', () => {
  it('goes back when the storage knows the news, although no message said so', async () => {
    const tabs = openTabs('locks', { mute: true });
    for (const tab of [tabs.open('focused'), tabs.open('hidden')]) tab.hear('a');
    await tabs.clock.advance(60_000);
    expect(tabs.told).toEqual(['a']);
  });
});
