export { createHeadway } from './create-headway.ts';
export type { CreateHeadway, Headway, Published, PublishOptions } from './headway.ts';
export type {
  Authentication,
  HeadwayOptions,
  Identity,
  NamespaceContext,
  NamespaceOptions,
  RequestContext,
} from './options.ts';
