import { chainLadder, ratioToExposure } from './chain-ladder.js';

/** RAA: automatic factultative business, general liability (Historical Loss Development, 1991). */
const RAA = [
  [5012, 8269, 10907, 11805, 13539, 16181, 18009, 18608, 18662, 18834],
  [106, 4285, 5396, 10666, 13782, 15599, 15496, 16169, 16704],
  [3410, 8992, 13873, 16141, 18735, 22214, 22863, 23466],
  [5655, 11555, 15766, 21266, 23425, 26083, 27067],
  [1092, 9565, 15836, 22169, 25955, 26180],
  [1513, 6445, 11702, 12935, 15852],
  [557, 4020, 10946, 12314],
  [1351, 6947, 13112],
  [3133, 5395],
  [2063],
];
/** GenIns: Taylor & Ashe (1983), the triangle of Mack (1993). */
const GEN_INS = [
  [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
  [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
  [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
  [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
  [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
  [396132, 1333217, 2180715, 2985752, 3691712],
  [440832, 1288463, 2419861, 3483130],
  [359480, 1421128, 2864498],
  [376686, 1363294],
  [344014],
];
const close = (actual: number, expected: number, relative = 1e-9): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
};

test('RAA: the published factors, reserve and standard error', () => {
  const { factors, total } = chainLadder(RAA);
  expect(factors.map(({ factor }) => Number(factor.toFixed(3)))).toEqual([
    2.999, 1.624, 1.271, 1.172, 1.113, 1.042, 1.033, 1.017, 1.009,
  ]);
  close(total.toCome, 52135.22826121017);
  close(total.ultimate, 213122.22826121017);
  close(total.standardError, 26909.01115564366);
  close(factors[0]?.sigma ?? 0, 166.9834704216068);
  close(factors[8]?.sigma ?? 0, 1.1590623217172067);
});

test('GenIns: Mack’s reserves and standard errors', () => {
  const { origins, total } = chainLadder(GEN_INS);
  close(total.toCome, 18680855.611924306);
  close(total.standardError, 2447094.8608346656);
  close(origins[1]?.standardError ?? 0, 75535.04075748839);
  close(origins[2]?.ultimate ?? 0, 5378826.29006424);
});

describe('the worked example: four cohorts of invoices', () => {
  const paid = [[200, 600, 820, 930], [250, 700, 960], [180, 530], [220]];
  const exposure = [1000, 1200, 900, 1100];

  test('factors, ultimates and what is still to come', () => {
    const { factors, origins, total } = chainLadder(paid, { exposure });
    expect(factors.map((f) => Number(f.factor.toFixed(6)))).toEqual([2.904762, 1.369231, 1.134146]);
    expect(origins.map((o) => Number(o.ultimate.toFixed(2)))).toEqual([930, 1088.78, 823.04, 992.38]);
    expect(origins.map((o) => Number(o.cdf.toFixed(6)))).toEqual([1, 1.134146, 1.552908, 4.510828]);
    expect(total.toCome).toBeCloseTo(1194.2, 2);
    expect(4200 - total.ultimate).toBeCloseTo(365.8, 2);
  });
  test('a tail of 1.01', () => {
    const { total } = chainLadder(paid, { exposure, tail: 1.01 });
    expect(total.toCome).toBeCloseTo(1232.55, 2);
    expect(4200 - total.ultimate).toBeCloseTo(327.45, 2);
  });
  test('with fewer than three cohorts the ratio-to-exposure curve gives the factor', () => {
    expect([0, 1, 2, 3].map((age) => (100 * ratioToExposure(paid, exposure, age)).toFixed(2))).toEqual([
      '20.24',
      '59.03',
      '80.91',
      '93.00',
    ]);
    const { factors } = chainLadder(paid, { exposure, minOrigins: 3 });
    expect(factors.map(({ source }) => source)).toEqual(['volume', 'exposure', 'exposure']);
    expect(factors[0]?.factor).toBeCloseTo(1830 / 630, 12);
    expect(factors[1]?.factor).toBeCloseTo(1780 / 2200 / (1830 / 3100), 12);
    expect(factors[2]?.factor).toBeCloseTo(930 / 1000 / (1780 / 2200), 12);
  });
  test('capped at the exposure', () => {
    const { origins } = chainLadder(paid, { exposure: [900, 1000, 900, 1100], cap: true });
    expect(origins.map((o) => Number(o.ultimate.toFixed(2)))).toEqual([900, 1000, 823.04, 992.38]);
  });
});

describe('where there is nothing to divide by', () => {
  test('a column without volume has factor 1 and sigma 0; an origin at zero stays there', () => {
    const { factors, origins, total } = chainLadder([[0, 0, 0], [0, 0], [0]]);
    expect(factors.map(({ factor, sigma }) => [factor, sigma])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(origins.map((o) => [o.ultimate, o.standardError])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(total.standardError).toBe(0);
  });
  test('no origins, one origin', () => {
    expect(chainLadder([]).total).toEqual({ latest: 0, ultimate: 0, toCome: 0, standardError: 0 });
    expect(chainLadder([[5]]).total.ultimate).toBe(5);
  });
});
