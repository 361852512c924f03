import { type ChannelParts, HeadwayError, parseChannel } from '@headway/protocol';
import type { Identity, NamespaceContext, NamespaceOptions } from './options.ts';

type Rule = (context: NamespaceContext) => boolean | Promise<boolean>;

/** Who asks: another identity of the same user, once its token is renewed. */
export interface Asker {
  readonly identity: Identity;
}

/** The rules of the namespaces, asked by channel. What no rule allows is denied. */
export class Access {
  // A map, not the object: a namespace called `constructor` must be unknown.
  readonly #namespaces: ReadonlyMap<string, NamespaceOptions>;
  readonly #onError: (error: unknown, context: { stage: string }) => void;

  constructor(
    namespaces: Readonly<Record<string, NamespaceOptions>>,
    onError: (error: unknown, context: { stage: string }) => void,
  ) {
    this.#namespaces = new Map(Object.entries(namespaces));
    this.#onError = onError;
  }

  /** @throws HeadwayError `unknown_channel` when it is not a channel or its namespace is not declared. */
  find(channel: string): ChannelParts & { options: NamespaceOptions } {
    const parts = parseChannel(channel);
    const options = parts && this.#namespaces.get(parts.namespace);
    if (!parts || !options) throw new HeadwayError('unknown_channel');
    return { ...parts, options };
  }

  /** @throws HeadwayError `unknown_channel`, `forbidden`. */
  async requireSubscribe(identity: Identity, channel: string): Promise<void> {
    const { id, options } = this.find(channel);
    await this.#require(options.subscribe, 'subscribe', { identity, channel, id });
  }

  /** @throws HeadwayError `unknown_channel`, `forbidden`. */
  async requirePublish(identity: Identity, channel: string): Promise<void> {
    const { id, options } = this.find(channel);
    await this.#require(options.publish, 'publish', { identity, channel, id });
  }

  async #require(rule: Rule | undefined, name: string, context: NamespaceContext): Promise<void> {
    let allowed: unknown = false;
    try {
      allowed = await rule?.(context);
    } catch (error) {
      // A rule that could not decide has not allowed.
      this.#onError(error, { stage: `${name} rule` });
    }
    if (allowed !== true) throw new HeadwayError('forbidden');
  }
}
