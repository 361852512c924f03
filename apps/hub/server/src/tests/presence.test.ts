import { expect, it, vi } from 'vitest';
import { startSignedIn } from '../test-support/hub.ts';
import { connectLive, type LiveRecorder } from '../test-support/live.ts';

/** Who was told to be there last, with how many tabs and devices. */
function lastTold({ presence }: LiveRecorder): unknown {
  const { channel, members, changed, left } = presence.at(-1) ?? {};
  const listed = (members ?? changed ?? []).map(({ clients }) => clients.map(({ id }) => id));
  return { channel, listed, left };
}

const waits = { timeout: 10_000, interval: 20 };

it('tells who is in a project, and a person of the own tabs and devices', async () => {
  const { hub, api } = await startSignedIn();
  const project = await api.createProject();
  const { user } = (await api.get<{ user: { id: string } }>('/api/session')).body;
  const channels = [`project:${project.id}`, `user:${user.id}`];
  const subscriptions = channels.map((channel) => ({ channel }));

  for (const channel of channels) {
    const tab = await connectLive(hub.url, await api.token(), subscriptions, { id: 'tab', kind: 'web' });
    tab.send({ type: 'watch', ref: 'w', channel });
    await tab.message('reply');
    await vi.waitFor(() => expect(lastTold(tab)).toEqual({ channel, listed: [['tab']] }), waits);
    const phone = await connectLive(hub.url, await api.token(), subscriptions, {
      id: 'phone',
      kind: 'mobile',
    });
    await vi.waitFor(() => expect(lastTold(tab)).toEqual({ channel, listed: [['tab', 'phone']] }), waits);
    phone.close();
    tab.send({ type: 'unwatch', ref: 'n', channel });
    tab.close();
    await Promise.all([phone.closed, tab.closed]);
  }
});

it('does not tell who may not hear the channel, nor of channels that keep no presence', async () => {
  const { hub, api } = await startSignedIn();
  const live = await connectLive(hub.url, await api.token());
  const refusals = {
    'project:none': 'forbidden',
    'user:someone-else': 'forbidden',
    system: 'not_found',
  };
  for (const channel of Object.keys(refusals)) live.send({ type: 'watch', ref: channel, channel });
  await vi.waitFor(() => {
    const errors = live.control.flatMap((message) =>
      message.type === 'error' ? [[message.ref, message.code]] : [],
    );
    expect(Object.fromEntries(errors)).toEqual(refusals);
  }, waits);
  expect(live.presence).toEqual([]);
});
