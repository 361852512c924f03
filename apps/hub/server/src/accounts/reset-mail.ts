import { resetLinkSeconds } from './auth.ts';
import type { Mail } from './mail.ts';

/** Where somebody chooses a new password. What stands behind `#` is not sent to servers, so it is in no log. */
export function resetLink(linkTo: (path: string) => string, token: string): string {
  return linkTo(`/reset-password#${token}`);
}

export function resetMail(email: string, link: string): Mail {
  return {
    to: email,
    subject: 'A new password for Headway',
    text: [
      'Somebody asked for a new password for your account. Choose it here:',
      '',
      link,
      '',
      `The link is good for ${resetLinkSeconds / 60} minutes, and once. If it was not you who asked, do nothing:`,
      'your password stays as it is.',
    ].join('\n'),
  };
}
