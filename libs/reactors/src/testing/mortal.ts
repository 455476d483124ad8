import type { Pool } from 'pg';

/** A pool that answers nobody any more once the signal has aborted. */
export const mortal = (pool: Pool, death: AbortSignal): Pool =>
  new Proxy(pool, {
    get(target, key) {
      if (death.aborted && (key === 'connect' || key === 'query')) return () => Promise.reject(new Error('dead'));
      const value = Reflect.get(target, key) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
