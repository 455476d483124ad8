type Row = Readonly<Record<string, unknown>>;

/** `antecedent → consequent`: how often both are in a basket, and how much more often than if they had nothing to do with each other. */
export interface Rule {
  readonly antecedent: string;
  readonly consequent: string;
  /** Baskets with both. */
  readonly together: number;
  readonly antecedents: number;
  readonly consequents: number;
  readonly support: number;
  readonly confidence: number;
  readonly lift: number;
}

/** Bits set in a word. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
const bothIn = (a: Uint32Array, b: Uint32Array): number => {
  let n = 0;
  for (let i = 0; i < a.length; i++) n += ones((a[i] as number) & (b[i] as number));
  return n;
};

/**
 * Association of products over baskets: support = both ÷ baskets, confidence = both ÷ antecedent, lift = confidence ÷ share
 * of the consequent. Only rules with the support asked for, by lift. One set of bits per frequent product: a pair costs one pass.
 */
export function association(rows: readonly Row[], params: Readonly<Record<string, unknown>>) {
  const baskets = rows.map((row) => new Set(row.products as readonly string[]));
  const counts = new Map<string, number>();
  for (const basket of baskets) for (const product of basket) counts.set(product, (counts.get(product) ?? 0) + 1);
  const least = Math.max(1, Math.ceil((Number(params.minSupport) * baskets.length) / 10_000));
  const frequent = [...counts].filter(([, n]) => n >= least).sort(([a], [b]) => (a < b ? -1 : 1));
  const bits = new Map(frequent.map(([product]) => [product, new Uint32Array(Math.ceil(baskets.length / 32))]));
  for (const [n, basket] of baskets.entries()) {
    for (const product of basket) {
      const set = bits.get(product);
      if (set !== undefined) set[n >>> 5] = (set[n >>> 5] as number) | (1 << (n & 31));
    }
  }
  const rules: Rule[] = [];
  for (const [antecedent, antecedents] of frequent) {
    if (params.product != null && params.product !== antecedent) continue;
    for (const [consequent, consequents] of frequent) {
      if (consequent === antecedent) continue;
      const together = bothIn(bits.get(antecedent) as Uint32Array, bits.get(consequent) as Uint32Array);
      const confidence = together / antecedents;
      if (together < least || confidence * 10_000 < Number(params.minConfidence)) continue;
      rules.push({
        antecedent,
        consequent,
        together,
        antecedents,
        consequents,
        support: together / baskets.length,
        confidence,
        lift: (together * baskets.length) / (antecedents * consequents),
      });
    }
  }
  rules.sort((a, b) => b.lift - a.lift || b.together - a.together || (a.antecedent < b.antecedent ? -1 : 1));
  return { baskets: baskets.length, products: counts.size, rules: rules.slice(0, Number(params.limit)) };
}
