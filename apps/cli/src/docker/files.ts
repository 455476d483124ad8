import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder docker/ of the project, with a slash at its end. */
export const DOCKER = fileURLToPath(new URL('../../../../docker/', import.meta.url));
/** The folder the project stands in, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** A service of a compose file, as far as the specs look at it. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly restart: string;
  readonly volumes?: readonly (
    | string
    | { readonly source: string; readonly target: string; readonly read_only?: true }
  )[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: true } & Readonly<
    Record<string, unknown>
  >;
}
/** A compose file with its anchors and merges resolved, its variables as they are written. */
export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, { readonly name: string }>>;
}

/** The text of a file of docker/. */
export const dockerFile = (path: string): string => readFileSync(`${DOCKER}${path}`, 'utf8');
