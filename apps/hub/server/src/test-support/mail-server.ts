import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface Received {
  from: string;
  to: readonly string[];
  message: string;
}

const credentials = { user: 'hub', password: 'p@ss word' };

/** A mail server of its own that wants to know who sends; `refuse` are addresses that it does not take. */
export async function startMailServer(
  refuse: readonly string[] = [],
): Promise<{ received: readonly Received[]; url: string }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === credentials.user && password === credentials.password
        ? done(null, { user: username })
        : done(new Error('Who are you?')),
    onRcptTo: ({ address }, _session, done) =>
      done(refuse.includes(address) ? new Error('No such person') : null),
    onData(stream, { envelope }, done) {
      let message = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        message += text;
      });
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), message });
        done();
      });
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = listening.address() as { port: number };
  const { user, password } = credentials;
  return { received, url: `smtp://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}` };
}
