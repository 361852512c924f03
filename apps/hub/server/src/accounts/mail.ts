import { createTransport, type Transporter } from 'nodemailer';

/** A message in plain text to one person. */
export interface Mail {
  /** One e-mail address. */
  to: string;
  subject: string;
  text: string;
}

/** Sends what the hub has to say to people who are not looking at it. */
export interface Mailer {
  /** Whether a mail server is set. Without one, mails are printed where the hub was started. */
  readonly delivers: boolean;
  /** @throws Error when the mail server can't be reached or refuses, or when too many mails are under way. */
  sendMail(mail: Mail): Promise<void>;
  /** Waits for the mails that are under way. */
  close(): Promise<void>;
}

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`; `null` where there is no mail server. */
  smtpUrl: string | null;
  /** Sender: `hub@example.org` or `Headway <hub@example.org>`. */
  from: string | null;
  /** Writes to the terminal of whoever started the hub. */
  print: (text: string) => void;
}

/** Longest wait for each answer of the mail server, ms: less than closing the hub may take. */
const answerWithinMs = 8000;
/** Mails under way at one time; more are refused. */
const mostPending = 50;

/** Mail by SMTP where a server is set, by the terminal where there is none. */
export function createMailer({ smtpUrl, from, print }: MailerOptions): Mailer {
  const transport = smtpUrl === null ? null : openTransport(smtpUrl);
  const pending = new Set<Promise<unknown>>();

  return {
    delivers: transport !== null,
    async sendMail({ to, subject, text }) {
      if (transport === null) {
        print(printed({ to, subject, text }));
        return;
      }
      if (pending.size >= mostPending) throw new Error('Too many mails are under way.');
      // As an object: a comma in it does not make it two addresses.
      const sending = transport.sendMail({
        from: from ?? undefined,
        to: { name: '', address: to },
        subject,
        text,
      });
      pending.add(sending);
      try {
        await sending;
      } finally {
        pending.delete(sending);
      }
    },
    async close() {
      await Promise.allSettled(pending);
      transport?.close();
    },
  };
}

function openTransport(url: string): Transporter {
  return createTransport({
    url,
    connectionTimeout: answerWithinMs,
    greetingTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    // What we send is text of our own: nothing is read from elsewhere for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** A mail as the terminal shows it; names that people chose must not steer it. */
function printed({ to, subject, text }: Mail): string {
  const body = text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
  return `To ${to}: ${subject}\n${body}\n`.replaceAll(/[^\P{Cc}\n]/gu, '');
}
