import { formatBytes, formatDecimal, formatHex } from '../quantity/index.ts';
import { isPowerOfTwo } from './bits.ts';
import type { Format, Parameter, Value, Values } from './model.ts';

/** What is wrong with one parameter's value. */
export interface ValueProblem {
  /** The parameter's id, or the unknown name as it was given. */
  readonly parameter: string;
  readonly message: string;
  readonly code: 'unknown' | 'kind' | 'range' | 'power-of-two' | 'choice';
}

export interface CompletedValues {
  readonly values: Values;
  readonly problems: readonly ValueProblem[];
}

const limits: Partial<Record<Parameter['kind'], bigint>> = {
  size: 1n << 64n,
  count: 1n << 64n,
  bits: 64n,
  address: (1n << 64n) - 1n,
  sizes: (1n << 64n) - 1n,
};

/** The parameter of that id or alias. */
export function findParameter(format: Pick<Format, 'parameters'>, name: string): Parameter | undefined {
  return format.parameters.find(({ id, aliases }) => id === name || aliases?.includes(name));
}

/**
 * All parameters of a format, defaults filled in. A value of the wrong kind is replaced by the default; one that is out
 * of range is kept, so that the report can say who refuses it. Never throws.
 */
export function completeValues(
  format: Pick<Format, 'id' | 'parameters'>,
  partial: Readonly<Record<string, Value | undefined>>,
): CompletedValues {
  const values: Record<string, Value> = {};
  const problems: ValueProblem[] = [];
  for (const parameter of format.parameters) values[parameter.id] = parameter.default;
  for (const [name, value] of Object.entries(partial)) {
    if (value === undefined) continue;
    const parameter = findParameter(format, name);
    if (!parameter) {
      problems.push({ parameter: name, message: `${format.id} has no \`${name}\``, code: 'unknown' });
      continue;
    }
    const problem = checkValue(parameter, value);
    if (problem) problems.push(problem);
    if (problem?.code !== 'kind') values[parameter.id] = value;
  }
  return { values, problems };
}

/** What is wrong with a value for a parameter, or undefined. */
export function checkValue(parameter: Parameter, value: Value): ValueProblem | undefined {
  const { id, kind, choices, min, max } = parameter;
  const fail = (code: ValueProblem['code'], message: string): ValueProblem => ({ parameter: id, message, code });
  if (kind === 'choice') {
    if (choices?.some((choice) => choice.value === value)) return undefined;
    const known = choices?.map((choice) => `\`${valueText(parameter, choice.value)}\``).join(', ') ?? 'nothing';
    return fail(
      typeof value === typeof parameter.default ? 'choice' : 'kind',
      `${id} \`${valueText(parameter, value)}\` does not exist; possible: ${known}`,
    );
  }
  if (kind === 'flag') {
    return typeof value === 'boolean' ? undefined : fail('kind', `${id} is on or off, not \`${value}\``);
  }
  if (typeof value !== 'bigint') return fail('kind', `${id} is a number, not \`${value}\``);
  const low = min ?? 0n;
  const high = max ?? limits[kind];
  const shown = (number: bigint) => valueText(parameter, number);
  if (value < low) return fail('range', `${id} ${shown(value)} is too small; the least is ${shown(low)}`);
  if (high !== undefined && value > high) {
    return fail('range', `${id} ${shown(value)} is too large; the most is ${shown(high)}`);
  }
  if (parameter.powerOfTwo && !isPowerOfTwo(value)) {
    return fail('power-of-two', `${id} ${shown(value)} is not a power of two`);
  }
  return undefined;
}

function valueText(parameter: Parameter, value: Value): string {
  if (typeof value !== 'bigint') return String(value);
  if (parameter.kind === 'size') return formatBytes(value);
  return parameter.kind === 'address' || parameter.kind === 'sizes' ? formatHex(value) : formatDecimal(value);
}

/** Reads completed values without casts. A name that the format does not have reads as zero, false or nothing. */
export class ValueReader {
  private readonly values: Values;

  constructor(values: Values) {
    this.values = values;
  }

  number(id: string): bigint {
    const value = this.values[id];
    return typeof value === 'bigint' ? value : 0n;
  }

  flag(id: string): boolean {
    return this.values[id] === true;
  }

  word(id: string): string {
    const value = this.values[id];
    return typeof value === 'string' ? value : '';
  }
}
