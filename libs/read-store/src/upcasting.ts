import type { Upcasting } from './api.js';

/** The part of an event catalogue that reading history needs: the journey's `contractOf` and `upcast`. */
export interface EventCatalogue<Contract = never> {
  contractOf(type: string): Contract | undefined;
  upcast(contract: Contract, version: number, data: Readonly<Record<string, unknown>>): unknown;
  /** JSON pointers of the personal fields, items of lists as `*`. */
  personalFields?(contract: Contract): readonly string[];
}

/**
 * Upcasting by an event catalogue. An event of a type it does not know is left as it is.
 * @param module URL of a module that exports the same `contractOf` and `upcast`: rebuild workers import it. Without one
 *   a rebuild uses a single thread.
 */
export const upcastingOf = <Contract>(catalogue: EventCatalogue<Contract>, module?: string): Upcasting => ({
  upcast(type, schemaVersion, data) {
    const contract = catalogue.contractOf(type);
    return contract === undefined ? data : catalogue.upcast(contract, schemaVersion, data);
  },
  personalFields(type) {
    const contract = catalogue.contractOf(type);
    const pointers = contract === undefined ? [] : (catalogue.personalFields?.(contract) ?? []);
    return pointers.map((pointer) => pointer.slice(1).replaceAll('/', '.'));
  },
  ...(module === undefined ? {} : { module }),
});

/** The upcasting of such a module. */
export const upcastingFrom = async (module: string): Promise<Upcasting> =>
  upcastingOf((await import(module)) as EventCatalogue<unknown>, module);
