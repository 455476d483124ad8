import { readFileSync } from 'node:fs';
import { chainLadder } from './chain-ladder.js';
import { expectClose, type Runoff, trafficFinesComparisons } from './testing/traffic-fines.js';

trafficFinesComparisons('embedded log');

const data = process.env.RECOUNT_DATA;
const RAA_AND_GENINS = ['RAA', 'GenIns'] as const;
(data ? describe : describe.skip)('published triangles through the same chain ladder', () => {
  test.each(RAA_AND_GENINS)('%s: factors, sigma, ultimates, reserves, standard errors', (name) => {
    const want = JSON.parse(readFileSync(`${data}/expected/triangle_${name}.json`, 'utf8')) as Runoff['chain_ladder'];
    const lines = readFileSync(`${data}/triangles/${name}.csv`, 'utf8').trim().split(/\r?\n/).slice(1);
    const cumulative = lines.map((line) =>
      line
        .split(',')
        .slice(1)
        .filter((cell) => cell !== '')
        .map(Number),
    );
    const { factors, origins, total } = chainLadder(cumulative);
    expectClose(
      factors.map((f) => f.factor),
      want.factors,
    );
    expectClose(
      factors.map((f) => f.sigma),
      want.sigma,
    );
    expectClose(
      origins.map((o) => o.latest),
      want.latest,
    );
    expectClose(
      origins.map((o) => o.ultimate),
      want.ultimate,
    );
    expectClose(
      origins.map((o) => o.toCome),
      want.ibnr,
    );
    expectClose(
      origins.map((o) => o.standardError),
      want.mack_se,
    );
    expectClose(
      [total.ultimate, total.toCome, total.standardError],
      [want.total_ultimate, want.total_ibnr, want.total_mack_se],
    );
  });
});
