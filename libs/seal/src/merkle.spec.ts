import fc from 'fast-check';
import { inclusionPath, leafHash, MerkleBuilder, rootOfPath } from './merkle.js';

const leavesOf = (texts: readonly string[]): Buffer[] => texts.map((text) => leafHash(Buffer.from(text)));
const rootOf = (leaves: readonly Buffer[]): string => {
  const builder = new MerkleBuilder();
  for (const leaf of leaves) builder.add(leaf);
  return builder.root().toString('hex');
};
const texts = fc.array(fc.string(), { minLength: 1, maxLength: 70 });

test('roots are those of RFC 6962’s test tree', () => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')));
  const expected = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  expect(leaves.map((_, n) => rootOf(leaves.slice(0, n + 1)))).toEqual(expected);
  expect(() => new MerkleBuilder().root()).toThrow(RangeError);
});

test('every leaf’s path leads to the root, and no other leaf’s does', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (given, a, b) => {
      const leaves = leavesOf(given);
      const index = a % leaves.length;
      const path = inclusionPath(leaves, index);
      expect(rootOfPath(leaves[index] as Buffer, path).toString('hex')).toBe(rootOf(leaves));
      const other = leaves[b % leaves.length] as Buffer;
      if (!other.equals(leaves[index] as Buffer))
        expect(rootOfPath(other, path).toString('hex')).not.toBe(rootOf(leaves));
    }),
  );
});

test('any change, loss, insertion or swap of leaves is another root', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (given, a, b) => {
      const unique = given.map((text, i) => `${i}${text}`);
      const root = rootOf(leavesOf(unique));
      const i = a % unique.length;
      const j = b % unique.length;
      expect(rootOf(leavesOf(unique.with(i, 'x')))).not.toBe(root);
      expect(rootOf(leavesOf(unique.toSpliced(i, 0, 'x')))).not.toBe(root);
      if (unique.length > 1) expect(rootOf(leavesOf(unique.toSpliced(i, 1)))).not.toBe(root);
      const swapped = unique.with(i, unique[j] as string).with(j, unique[i] as string);
      if (i !== j) expect(rootOf(leavesOf(swapped))).not.toBe(root);
    }),
  );
});
