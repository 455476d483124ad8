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

/**
 * Association of products over baskets: support = both ÷ baskets, confidence = both ÷ antecedent, lift = confidence ÷ share
 * of the consequent. Only rules with the support asked for, by lift. Each frequent product goes through its own baskets once.
 */
export function association(rows: readonly Row[], params: Readonly<Record<string, unknown>>) {
  const baskets = rows.map((row) => [...new Set(row.products as readonly string[])]);
  const counts = new Map<string, number>();
  for (const basket of baskets) for (const product of basket) counts.set(product, (counts.get(product) ?? 0) + 1);
  const least = Math.max(1, Math.ceil((Number(params.minSupport) * baskets.length) / 10_000));
  const frequent = [...counts].filter(([, n]) => n >= least).sort(([a], [b]) => (a < b ? -1 : 1));
  const places = new Map(frequent.map(([product], place) => [product, place]));
  const contents: readonly number[][] = baskets.map((basket) =>
    basket.flatMap((product) => {
      const place = places.get(product);
      return place === undefined ? [] : [place];
    }),
  );
  const basketsOf: number[][] = frequent.map(() => []);
  for (const [basket, places] of contents.entries()) for (const place of places) basketsOf[place]?.push(basket);

  const rules: Rule[] = [];
  for (const [place, [antecedent, antecedents]] of frequent.entries()) {
    if (params.product != null && params.product !== antecedent) continue;
    const both = new Uint32Array(frequent.length);
    for (const basket of basketsOf[place] ?? [])
      for (const other of contents[basket] ?? []) both[other] = (both[other] as number) + 1;
    for (const [other, [consequent, consequents]] of frequent.entries()) {
      const together = both[other] as number;
      const confidence = together / antecedents;
      if (other === place || together < least || confidence * 10_000 < Number(params.minConfidence)) continue;
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
