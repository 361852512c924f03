import type { FastifyReply, RouteOptions } from 'fastify';
import type { App } from './app-types.ts';
import { ApiError } from './problem.ts';

/** Answers 405 on the addresses of the routes that are added after it, for the methods that they have no route for. */
export function refuseWrongMethods(app: App): { addRoutes(): void } {
  const methodsByUrl = new Map<string, Set<string>>();

  function remember({ url, method }: RouteOptions): void {
    const methods = methodsByUrl.get(url) ?? new Set();
    for (const name of [method].flat()) methods.add(name);
    methodsByUrl.set(url, methods);
  }
  app.addHook('onRoute', remember);

  function refuse(url: string, methods: ReadonlySet<string>): void {
    const allow = [...methods].toSorted().join(', ');
    const answer = async (_request: unknown, reply: FastifyReply) => {
      reply.header('allow', allow);
      throw new ApiError('method_not_allowed', `This address has: ${allow}.`);
    };
    const others = app.supportedMethods.filter((method) => !methods.has(method));
    // Before the body is read: what is in it does not matter.
    app.route({ method: others, url, schema: { hide: true }, onRequest: answer, handler: answer });
  }

  return {
    addRoutes() {
      for (const [url, methods] of methodsByUrl) {
        // Files of the web app and addresses that another library shares out are none of ours.
        if (isOurs(url)) refuse(url, new Set(methods));
      }
    },
  };
}

function isOurs(url: string): boolean {
  return /^\/(api|healthz|readyz|ws)(\/|$)/.test(url) && !url.includes('*');
}
