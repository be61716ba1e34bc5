import type { Wire } from '../protocol.ts';

/** A value as it leaves as JSON: every bigint as a decimal string. */
export function toWire<T>(value: T): Wire<T> {
  return convert(value) as Wire<T>;
}

function convert(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => typeof member !== 'function')
        .map(([key, member]) => [key, convert(member)]),
    );
  }
  return value;
}
