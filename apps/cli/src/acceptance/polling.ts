/** What a client asked for and what the answer says of itself, such as its version. */
export interface Question {
  readonly path: string;
  /** Read of an answer with status 200. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of any shape
  readonly says: (body: any) => string;
}

/** A client that asks the same questions again and again. */
export interface Polling {
  /** Per question what its answers said, in order, the same once in a row. */
  readonly told: Readonly<Record<string, readonly string[]>>;
  /** Resolves when each question was asked so many times more. @throws when asking itself failed */
  rounds(more: number): Promise<void>;
  /** Finishes the round under way. */
  stop(): Promise<void>;
}

const PAUSE_MS = 10;

/** Asks all questions, one after the other, pauses 10 ms and begins again. Other statuses than 200 are told as they are. */
export function poll(url: string, questions: Readonly<Record<string, Question>>): Polling {
  const told: Record<string, string[]> = Object.fromEntries(Object.keys(questions).map((name) => [name, []]));
  let [ended, round] = [false, 0];
  const ask = async ({ path, says }: Question): Promise<string> => {
    const response = await fetch(`${url}${path}`);
    const body = await response.json();
    return response.status === 200 ? says(body) : `${response.status} ${(body as { code?: string }).code}`;
  };
  const running = (async () => {
    for (; !ended; round++) {
      for (const [name, question] of Object.entries(questions)) {
        const said = await ask(question);
        if (told[name]?.at(-1) !== said) told[name]?.push(said);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  running.catch(() => undefined);
  return {
    told,
    async rounds(more) {
      const enough = round + more;
      while (round < enough) await Promise.race([running, new Promise((resolve) => setTimeout(resolve, PAUSE_MS))]);
    },
    async stop() {
      ended = true;
      await running;
    },
  };
}
