import { applyEvent, type Entry, FoldError, type PreparedModel, type Touch, touchesOf } from '@recount/kernel';
import type { HistoryEvent } from '../history.js';
import { type RowCodec, rowCodec } from '../rows.js';
import { rawTypes, statementName } from '../sql.js';
import { tableOf } from '../tables.js';
import { RowCache } from './cache.js';

/** A (tenant, root) as one text. */
export const rootId = (event: { readonly tenant: string; readonly root: string }): string =>
  `${event.tenant}\u001f${event.root}`;

/** A version of a model as one text: two versions are folded side by side. */
export const versionOf = (model: Pick<PreparedModel, 'name' | 'version'>): string => `${model.name}@${model.version}`;

/** One root set aside in one model: its event failed, its later ones are skipped. */
export interface Quarantined {
  readonly model: PreparedModel;
  readonly event: HistoryEvent;
  readonly error: string;
}

/** What a batch wants written. `rows` is in the order of the set's models, as JSON arrays. */
export interface FoldedBatch {
  readonly last: HistoryEvent;
  readonly events: number;
  readonly rows: readonly string[];
  readonly written: number;
  readonly quarantined: readonly Quarantined[];
}

/** A model cannot go on: a schema version nobody knows, or too many roots failing at once. Nothing of the batch counts. */
export class ModelStoppedError extends Error {
  override readonly name = 'ModelStoppedError';
  constructor(
    readonly models: readonly PreparedModel[],
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Runs the keyed read of a model; the caller says on which connection. */
export type KeyedRead = (statement: {
  name: string;
  text: string;
  values: unknown[];
  rowMode: 'array';
  types: unknown;
}) => Promise<(string | null)[][]>;

export interface FoldSetOptions {
  /** Rows kept per model and generation. Default 10,000: what is written again is mostly recent. */
  readonly cacheSize?: number;
  /** Roots that may be set aside by one batch before the model stops. Default 100. */
  readonly maxQuarantined?: number;
  /** Fail instead of setting roots aside: rebuilds stop at the first failure. */
  readonly strict?: boolean;
  /** Where a model's rows are. Default: its own table. */
  readonly table?: (model: PreparedModel) => string;
}

interface Member {
  readonly model: PreparedModel;
  readonly codec: RowCodec;
  readonly cache: RowCache;
  readonly aside: Set<string>;
  readonly select: string;
}

const isAside = ({ aside }: Member, event: HistoryEvent): boolean => aside.size > 0 && aside.has(rootId(event));

/** Models folded together, batch by batch, with the rows they share between batches. */
export class FoldSet {
  readonly models: readonly PreparedModel[];
  readonly types: readonly string[];
  readonly #members: readonly Member[];
  readonly #options: Required<Omit<FoldSetOptions, 'table'>>;
  /** Ledgers are written without a look: a second event for a row is found by the primary key. Then they are read like the others. */
  readLedgers = false;

  /** @param aside roots set aside, by `versionOf` the model */
  constructor(
    models: readonly PreparedModel[],
    aside: ReadonlyMap<string, ReadonlySet<string>>,
    options: FoldSetOptions = {},
  ) {
    const { cacheSize = 10_000, maxQuarantined = 100, strict = false, table = tableOf } = options;
    this.models = models;
    this.types = [...new Set(models.flatMap((model) => model.types))].sort();
    this.#options = { cacheSize, maxQuarantined, strict };
    this.#members = models.map((model) => {
      const codec = rowCodec(model, table(model));
      return {
        model,
        codec,
        cache: new RowCache(cacheSize),
        aside: new Set(aside.get(versionOf(model))),
        select: statementName('recount-rows', codec.select, ...model.columns.map(({ kind }) => kind)),
      };
    });
  }
  get codecs(): readonly RowCodec[] {
    return this.#members.map((member) => member.codec);
  }

  /**
   * Folds one page of history. The caches then hold what is yet to be written: after any failure `forget` them.
   * @throws ModelStoppedError, FoldError (strict only); errors of the reads as they are
   */
  async fold(page: readonly HistoryEvent[], read: KeyedRead): Promise<FoldedBatch> {
    const events = page.filter((event) => event.handled);
    this.#checkSchemas(events);
    const quarantined: Quarantined[] = [];
    const rows: string[] = [];
    let written = 0;
    const plans = this.#members.map((member) => this.#touches(member, events));
    await Promise.all(this.#members.map((member, i) => this.#load(member, plans[i] as Plan, read)));
    this.#members.forEach((member, i) => {
      const changed = this.#apply(member, plans[i] as Plan, quarantined);
      rows.push(changed.size === 0 ? '[]' : `[${[...changed].map(member.codec.toJson).join(',')}]`);
      written += changed.size;
      if (member.model.ledger) member.cache.clear();
      else member.cache.rotate();
    });
    this.#checkLimit(quarantined);
    return { last: page.at(-1) as HistoryEvent, events: events.length, rows, written, quarantined };
  }
  /** Forgets all rows: the next batch reads them anew. */
  forget(): void {
    for (const member of this.#members) member.cache.clear();
  }

  #checkSchemas(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      try {
        void event.data;
      } catch (error) {
        if (!(error instanceof RangeError)) continue;
        const models = this.models.filter((model) => model.handlers.has(event.type));
        throw new ModelStoppedError(
          models,
          `event ${event.id} (${event.type}) at ${event.position}: ${error.message}`,
          { cause: error },
        );
      }
    }
  }
  #touches(member: Member, events: readonly HistoryEvent[]): Plan {
    const { model } = member;
    const plan: Plan = [];
    for (const event of events) {
      if (!model.handlers.has(event.type) || isAside(member, event)) continue;
      try {
        plan.push({ event, touches: touchesOf(model, event) });
      } catch (error) {
        // Its earlier events of this batch still count; `apply` comes to this one in its turn.
        plan.push({ event, touches: [], failed: this.#failure(error) });
      }
    }
    return plan;
  }
  async #load(member: Member, plan: Plan, read: KeyedRead): Promise<void> {
    const { model, codec, cache } = member;
    if (model.ledger && !this.readLedgers) return;
    const asked = new Set<string>();
    const keys: string[] = [];
    for (const { event, touches } of plan) {
      for (const touch of touches) {
        if (asked.has(touch.id) || cache.get(touch.id) !== undefined) continue;
        asked.add(touch.id);
        keys.push(codec.keyToJson(event.tenant, touch.key));
      }
    }
    if (keys.length === 0) return;
    const found = await read({
      name: member.select,
      text: codec.select,
      values: [`[${keys.join(',')}]`],
      rowMode: 'array',
      types: rawTypes,
    });
    for (const raw of found) {
      const entry = codec.fromRow(raw);
      cache.set(entry.id, entry);
    }
  }
  #apply(member: Member, plan: Plan, quarantined: Quarantined[]): Set<Entry> {
    const { model, cache, aside } = member;
    const changed = new Set<Entry>();
    for (const { event, touches, failed } of plan) {
      if (isAside(member, event)) continue;
      try {
        if (failed !== undefined) throw failed;
        for (const entry of applyEvent(model, event, event.position, cache, touches)) changed.add(entry);
      } catch (error) {
        const failure = this.#failure(error);
        if (this.#options.strict) throw failure;
        aside.add(rootId(event));
        quarantined.push({ model, event, error: failure.message });
      }
    }
    return changed;
  }
  /** Only a fold's own failure is a reason to set a root aside. */
  #failure(error: unknown): FoldError {
    if (error instanceof FoldError) return error;
    throw error;
  }
  #checkLimit(quarantined: readonly Quarantined[]): void {
    for (const model of this.models) {
      const failed = quarantined.filter((item) => item.model === model);
      if (failed.length <= this.#options.maxQuarantined) continue;
      throw new ModelStoppedError(
        [model],
        `${failed.length} roots failed in one batch, the first: ${failed[0]?.error}`,
      );
    }
  }
}

type Plan = { readonly event: HistoryEvent; readonly touches: readonly Touch[]; readonly failed?: FoldError }[];
