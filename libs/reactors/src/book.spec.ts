import { createBook } from './book.js';
import type { Mark } from './journal.js';
import type { Outcome } from './reactor.js';

const mark = (position: number): Mark => ({ position: BigInt(position), eventId: String(position) });
const outcome = (position: number) => ({ position: BigInt(position) }) as Outcome;

function scene(fails = 0) {
  const written: [outcomes: number[], mark: number | undefined][] = [];
  let left = fails;
  const book = createBook(
    async (outcomes, upTo) => {
      if (left-- > 0) throw new Error('away');
      written.push([outcomes.map(({ position }) => Number(position)), upTo && Number(upTo.position)]);
    },
    () => {},
  );
  return { book, written };
}

test('the prefix ends before the first event that has not ended; what ended beyond it is written all the same', async () => {
  const { book, written } = scene();
  const [first, second] = [book.open(mark(1)), book.open(mark(2))];
  book.pass(mark(5));
  book.end(second, [outcome(2)]);
  await book.flush();
  expect([written, book.beyond]).toEqual([[[[2], undefined]], 3]);
  book.end(first, [outcome(1)]);
  await book.flush();
  expect([written[1], book.beyond]).toEqual([[[1], 5], 0]);
  await book.flush();
  expect(written).toHaveLength(2);
});

test('what could not be written is written with the next', async () => {
  const { book, written } = scene(1);
  book.end(book.open(mark(1)), [outcome(1)]);
  await expect(book.flush()).rejects.toThrow('away');
  const third = book.open(mark(3));
  book.end(third, [outcome(3)]);
  await book.flush();
  expect(written).toEqual([[[1, 3], 3]]);
});
