/** Which row of the what-if list a set of sliders picks. Nothing is computed here: a row is there or it is not. */
import type { WhatIfRow } from '../../../../server/src/protocol.ts';

/** A parameter that varies among the rows, with its values in the order of the slider. */
export interface Slider {
  readonly name: string;
  readonly values: readonly string[];
}

/** A value for each parameter, by its name. */
export type Choice = Readonly<Record<string, string>>;

/** What a reader had picked that is not shown, since the kernel refuses it; and the line that was shown meanwhile. */
export interface Picked {
  readonly shown: string;
  readonly choice: Choice;
}

/** `page 64K, levels 2` -> page: 64K, levels: 2. A value may have commas, but no blank behind them. */
export function choiceOf({ change }: Pick<WhatIfRow, 'change'>): Choice {
  const choice: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const part of change.split(', ')) {
    const blank = part.indexOf(' ');
    if (blank > 0) choice[part.slice(0, blank)] = part.slice(blank + 1);
  }
  return choice;
}

/** The parameters that have more than one value; none where only one setting was tried. */
export function slidersOf(rows: readonly WhatIfRow[]): Slider[] {
  if (rows.length < 2) return [];
  const values = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(choiceOf(row))) {
      const known = values.get(name);
      if (known) known.add(value);
      else values.set(name, new Set([value]));
    }
  }
  return [...values]
    .filter(([, some]) => some.size > 1)
    .map(([name, some]) => ({ name, values: [...some].sort(inOrder) }));
}

/** The row of a choice; undefined for a combination that was not tried. */
export function rowOf(rows: readonly WhatIfRow[], choice: Choice): WhatIfRow | undefined {
  return rows.find((row) => {
    const own = choiceOf(row);
    return Object.keys(own).every((name) => own[name] === choice[name]);
  });
}

/** Where the sliders stand at first: at what was picked while the same line is shown, else at what is shown. */
export function startingChoice(rows: readonly WhatIfRow[], picked: Picked | undefined): Choice {
  const shown = rows.find(({ current }) => current) ?? rows[0];
  if (!shown) return {};
  return picked?.shown === shown.line && rowOf(rows, picked.choice) ? picked.choice : choiceOf(shown);
}

/** What was picked before a reload, or undefined where that cannot be told. */
export function readPicked(value: unknown): Picked | undefined {
  const { shown, choice } = (value ?? {}) as Record<string, unknown>;
  if (typeof shown !== 'string' || typeof choice !== 'object' || choice === null) return undefined;
  const entries = Object.entries(choice).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { shown, choice: Object.fromEntries(entries) };
}

/** The values of a slider that the kernel refuses with the others as they are. */
export function refusedValues(rows: readonly WhatIfRow[], { name, values }: Slider, choice: Choice): string[] {
  return values.filter((value) => rowOf(rows, { ...choice, [name]: value })?.refused !== undefined);
}

const units = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** By the unit, then by the number in front of it: `4K`, `64K`, `2M`; lists of sizes by their length; then by letters. */
function inOrder(a: string, b: string): number {
  const [left, right] = [leading(a), leading(b)];
  for (const [i, part] of left.entries()) if (part !== right[i]) return part - right[i]!;
  return a.length - b.length || (a < b ? -1 : 1);
}

function leading(value: string): readonly [unit: number, number: number] {
  const found = /^(\d{1,9})([KMGTPE]?)(?![a-z])/.exec(value);
  return found ? [units.indexOf(found[2]!), Number(found[1])] : [units.length, 0];
}
