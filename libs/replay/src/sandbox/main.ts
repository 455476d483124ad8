// The process of a definition. Its text is handed to node as an argument, so that it needs no file; see child.ts. It reads
// and writes blocking: between two frames nothing runs, and no promise of a definition ever comes to its turn.
import { readSync, writeSync } from 'node:fs';
import vm from 'node:vm';
import type { Module, Refusal, Start } from './protocol.js';

const header = Buffer.alloc(4);
function fill(buffer: Buffer): boolean {
  for (let at = 0; at < buffer.length; ) {
    const n = readSync(0, buffer, at, buffer.length - at, null);
    if (n === 0) return false;
    at += n;
  }
  return true;
}
function read(): string {
  if (!fill(header)) process.exit(0);
  const body = Buffer.allocUnsafe(header.readUInt32LE(0));
  if (!fill(body)) process.exit(0);
  return body.toString('utf8');
}
function write(text: string): void {
  const body = Buffer.from(text, 'utf8');
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, 4);
  for (let at = 0; at < frame.length; ) at += writeSync(1, frame, at, frame.length - at);
}
const cell = Buffer.alloc(8);
/** The one word a parent needs when this process dies: where it was. */
function note(batch: number, index: number): void {
  cell.writeUInt32LE(batch, 0);
  cell.writeUInt32LE(index, 4);
  writeSync(3, cell, 0, 8, 0);
}
const IDLE = 0xffff_ffff;

const start = JSON.parse(read()) as Start;
const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
const modules = new Map<string, vm.SourceTextModule>();
const rooms: vm.SourceTextModule[] = [];
class Refused extends Error {}

function load(specifier: string, from: string): vm.SourceTextModule {
  write(JSON.stringify({ need: specifier, from }));
  const answer = JSON.parse(read()) as Module | Refusal;
  if ('refused' in answer) throw new Refused(answer.refused);
  let module = modules.get(answer.id);
  if (module === undefined) {
    module = new vm.SourceTextModule(answer.code, { identifier: answer.id, context });
    modules.set(answer.id, module);
    if (answer.room) rooms.push(module);
  }
  return module;
}
async function linked(specifier: string): Promise<vm.SourceTextModule> {
  const module = load(specifier, '');
  if (module.status === 'unlinked') await module.link((wanted, from) => load(wanted, from.identifier));
  return module;
}

/** What a definition threw may be anything, its message a getter: only text of ours leaves. */
function failed(error: unknown, code: 'DEFINITION' | 'FOLD' = 'DEFINITION', index?: number): string {
  let what = 'something that is no error';
  try {
    if (typeof error === 'object' && error !== null) {
      const { message } = error as { message: unknown };
      if (typeof message === 'string') what = message.slice(0, 2000);
    } else what = String(error).slice(0, 2000);
  } catch {
    // What throws while it is asked what is wrong stays "something that is no error".
  }
  return `!${JSON.stringify({ failed: what, code, index })}`;
}

interface Inside {
  open(definition: unknown, wanted: string | null, limits: string): string;
  fold(line: string): string;
  end(): string;
}
async function open(): Promise<{ inside: Inside; answer: string } | { inside: null; answer: string }> {
  try {
    const inside = await linked(start.inside);
    const definition = await linked(start.definition);
    await inside.evaluate();
    for (const room of rooms) await room.evaluate();
    vm.runInContext(`(${start.harden})()`, context);
    await definition.evaluate();
    const namespace = inside.namespace as unknown as Inside;
    return {
      inside: namespace,
      answer: namespace.open(definition.namespace, start.model, JSON.stringify(start.limits)),
    };
  } catch (error) {
    return { inside: null, answer: failed(error) };
  }
}
/** A frame of events, one a line: the rows of the roots that are done, or why it failed. */
function folded({ fold }: Inside, batch: number, text: string): string {
  let rows = '';
  let at = 0;
  for (let index = 0; at < text.length; index++) {
    const end = text.indexOf('\n', at);
    note(batch, index);
    try {
      const answer = fold(text.slice(at, end));
      if (answer.startsWith('!')) return `!{"index":${index},${answer.slice(2)}`;
      rows += answer;
    } catch (error) {
      return failed(error, 'FOLD', index);
    }
    at = end + 1;
  }
  return rows;
}

note(0, 0);
const { inside, answer } = await open();
note(0, IDLE);
write(answer);
if (inside === null) process.exit(0);
for (let batch = 1; ; batch++) {
  const text = read();
  const result = text === 'end' ? inside.end() : folded(inside, batch, text);
  note(batch, IDLE);
  write(result);
}
