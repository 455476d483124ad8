/**
 * Takes from a bare context what makes a fold impure or harmful (clock, chance, locale, buffers outside the heap, threads)
 * and freezes the rest, so that nobody changes what others rely on. Its source is run inside the context: it refers to
 * nothing outside itself.
 */
export function harden(): void {
  const kept = new Set(
    (
      'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error ' +
      'AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math Map BigInt Set ' +
      'WeakMap WeakSet Proxy Reflect decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN'
    ).split(' '),
  );
  const world = globalThis as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(world)) if (!kept.has(name)) delete world[name];

  const fixed = (target: object, name: string, value: unknown): void => {
    Object.defineProperty(target, name, { value, writable: false, configurable: false, enumerable: false });
  };
  const refuse = (message: string) => () => {
    throw new TypeError(message);
  };
  const noClock = 'a definition has no clock: time comes with the event';
  fixed(Math, 'random', refuse('a definition has no chance: the same events give the same rows'));
  const Calendar = Date;
  fixed(Calendar, 'now', refuse(noClock));
  const Instant = new Proxy(Calendar, {
    apply: refuse(noClock),
    construct(target, args: [], self) {
      if (args.length === 0) throw new TypeError(noClock);
      return Reflect.construct(target, args, self) as object;
    },
  });
  fixed(Calendar.prototype, 'constructor', Instant);
  fixed(world, 'Date', Instant);
  // Whoever formats a stack would be handed frames of other realms; whoever reads one, paths of this machine.
  fixed(Error, 'prepareStackTrace', undefined);
  fixed(Error, 'stackTraceLimit', 0);

  const seen = new Set<unknown>();
  const freeze = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.add(value);
    if (value !== world) Object.freeze(value);
    freeze(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      freeze(property?.value);
      freeze(property?.get);
      freeze(property?.set);
    }
  };
  freeze(world);
  // What only syntax reaches.
  freeze(function* () {});
  freeze(async () => {});
  freeze(async function* () {});
  freeze([][Symbol.iterator]());
  freeze(new Map()[Symbol.iterator]());
  freeze(new Set()[Symbol.iterator]());
  freeze(''[Symbol.iterator]());
  freeze(''.matchAll(/./g));
  for (const name of Object.getOwnPropertyNames(world)) {
    // A context's global object forgets the value of a property that is defined anew without it.
    if (name !== 'undefined' && name !== 'NaN' && name !== 'Infinity') fixed(world, name, world[name]);
  }
}
