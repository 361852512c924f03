import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMailer, type Mailer } from './mail.ts';
import { startMailServer } from '../test-support/mail-server.ts';

function mailer(smtpUrl: string | null): { mailer: Mailer; printed: string[] } {
  const printed: string[] = [];
  const made = createMailer({
    smtpUrl,
    from: 'Headway <hub@example.org>',
    print: (line) => printed.push(line),
  });
  onTestFinished(() => made.close());
  return { mailer: made, printed };
}

const mail = { to: 'ben@example.org', subject: 'Zellen für dich', text: 'Open this:\nhttps://hub/x?y=1' };

describe('a mailer with a mail server', () => {
  it('sends to one person, in plain text and any script', async () => {
    const { url, received } = await startMailServer();
    const { mailer: hub, printed } = mailer(url);
    expect(hub.delivers).toBe(true);
    await hub.sendMail(mail);
    expect(received).toMatchObject([{ from: 'hub@example.org', to: ['ben@example.org'] }]);
    const message = received[0]?.message ?? '';
    expect(message).toContain('From: Headway <hub@example.org>');
    expect(message).toContain('https://hub/x?y=1');
    expect(message).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(printed).toEqual([]);
  });

  it('lets neither an address nor a subject add a person or a header', async () => {
    const { url, received } = await startMailServer();
    const { mailer: hub } = mailer(url);
    await hub.sendMail({ ...mail, subject: 'Hi\r\nBcc: eve@example.org' });
    await hub.sendMail({ ...mail, to: 'ben@example.org, eve@example.org' }).catch(() => undefined);
    expect(received.flatMap(({ to }) => to)).not.toContain('eve@example.org');
    expect(received[0]?.message).not.toMatch(/^Bcc:/m);
  });

  it('says when it was refused or nobody answers', async () => {
    const { url } = await startMailServer([mail.to]);
    await expect(mailer(url).mailer.sendMail(mail)).rejects.toThrow('No such person');
    await expect(mailer(url.replace('hub:', 'eve:')).mailer.sendMail(mail)).rejects.toThrow('Who are you?');
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as { port: number };
    await new Promise((resolve) => gone.close(resolve));
    await expect(mailer(`smtp://127.0.0.1:${port}`).mailer.sendMail(mail)).rejects.toThrow('ECONNREFUSED');
  });

  it('has sent what was under way when it is closed, and takes only so much at a time', async () => {
    const { url, received } = await startMailServer();
    const { mailer: hub } = mailer(url);
    const sent = Array.from({ length: 51 }, () => hub.sendMail(mail));
    await expect(sent.at(-1)).rejects.toThrow('Too many mails');
    await hub.close();
    expect(received).toHaveLength(50);
  });
});

it('prints mails where there is no mail server, without what would steer a terminal', async () => {
  const { mailer: hub, printed } = mailer(null);
  expect(hub.delivers).toBe(false);
  await hub.sendMail({ ...mail, subject: 'From \u001B[2JEve\u009B1m' });
  expect(printed).toEqual(['To ben@example.org: From [2JEve1m\n  Open this:\n  https://hub/x?y=1\n']);
});
