import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

/** Who is signed in, in a signed cookie. An app of yours has its own way; nothing here is Headway's. */
export function createSessions(secret: string): {
  signIn: RequestHandler;
  required: RequestHandler;
  userOf(request: Request): string;
} {
  const sign = (name: string): string => createHmac('sha256', secret).update(name).digest('base64url');

  function find(request: Request): string | null {
    const [, name = '', mark = ''] =
      /(?:^|; )user=([a-z]{1,20})\.([\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
    const [given, right] = [Buffer.from(mark), Buffer.from(sign(name))];
    return given.length === right.length && timingSafeEqual(given, right) ? name : null;
  }

  return {
    signIn(request, response) {
      const { name: said } = request.body as { name?: unknown };
      const name = typeof said === 'string' ? said.toLowerCase() : '';
      // An example: whoever says a name is that person.
      if (!/^[a-z]{1,20}$/.test(name)) response.status(400).send('A name is 1 to 20 letters.');
      else {
        response.cookie('user', `${name}.${sign(name)}`, { httpOnly: true, sameSite: 'lax' });
        response.redirect('/');
      }
    },
    required(request, response, next) {
      if (find(request) === null) response.status(401).json({ message: 'Sign in first.' });
      else next();
    },
    userOf: (request) => find(request) ?? '',
  };
}
