/** Calendar periods as labels: `2026-03` or `2026-Q1`. Arithmetic on numbers of periods since year 0. */
export type PeriodUnit = 'month' | 'quarter';

/** The number of the period a label, or a date in it, stands for. @throws RangeError */
export function periodNumber(text: string, unit: PeriodUnit): number {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text);
  if (quarter) {
    if (unit === 'month') throw new RangeError(`${text} is a quarter, periods are months`);
    return Number(quarter[1]) * 4 + Number(quarter[2]) - 1;
  }
  const month = /^(\d{4})-(0[1-9]|1[0-2])(?:-\d\d)?$/.exec(text);
  if (!month) throw new RangeError(`${text} is no period: YYYY-MM, YYYY-Qn or YYYY-MM-DD`);
  const months = Number(month[1]) * 12 + Number(month[2]) - 1;
  return unit === 'month' ? months : Math.floor(months / 3);
}

export function periodLabel(number: number, unit: PeriodUnit): string {
  const perYear = unit === 'month' ? 12 : 4;
  const year = String(Math.floor(number / perYear)).padStart(4, '0');
  const within = (number % perYear) + 1;
  return unit === 'month' ? `${year}-${String(within).padStart(2, '0')}` : `${year}-Q${within}`;
}
