import fc from 'fast-check';
import { type Line, ndjsonLines } from './ndjson.js';

async function* chunks(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
async function lines(parts: readonly (string | Uint8Array)[], max = 100): Promise<Line[]> {
  const out: Line[] = [];
  for await (const line of ndjsonLines(chunks(parts.map((p) => (typeof p === 'string' ? Buffer.from(p) : p))), max))
    out.push(line);
  return out;
}

describe('ndjsonLines', () => {
  test('numbers lines, skips blank ones, needs no newline at the end', async () => {
    expect(await lines(['a\r\n\n  \nb'])).toEqual([
      { line: 1, text: 'a' },
      { line: 4, text: 'b' },
    ]);
  });

  test('is the same however the bytes are cut', async () => {
    const text = fc.array(
      fc.string({ unit: 'binary', maxLength: 12 }).filter((s) => !/[\n\r]/.test(s) && Buffer.from(s).toString() === s),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), async (parts, cuts) => {
        const bytes = Buffer.from(parts.join('\n'));
        const at = [0, ...cuts.filter((c) => c < bytes.length).sort((a, b) => a - b), bytes.length];
        const cut = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        expect(await lines(cut)).toEqual(await lines([bytes]));
      }),
    );
  });

  test('refuses a line that is too long, holds none of it, and goes on', async () => {
    const found = await lines(['x'.repeat(60), 'x'.repeat(60), '\nok\n', 'y'.repeat(101), '\n', 'z'.repeat(100)]);
    expect(found.map((l) => [l.line, l.refusal?.body.code ?? l.text])).toEqual([
      [1, 'PAYLOAD_TOO_LARGE'],
      [2, 'ok'],
      [3, 'PAYLOAD_TOO_LARGE'],
      [4, 'z'.repeat(100)],
    ]);
  });

  test('refuses a line that is not UTF-8', async () => {
    const found = await lines([Uint8Array.of(0x22, 0xff, 0x22, 10), 'ok']);
    expect(found.map((l) => l.refusal?.body.code ?? l.text)).toEqual(['MALFORMED_JSON', 'ok']);
  });
});
