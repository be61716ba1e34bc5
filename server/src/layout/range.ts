import { formatDecimal, formatHex, formatSizeInput, parseAddress, parseExtent, parseSize } from '../quantity/index.ts';
import type { Extent, Region } from '../table/model.ts';
import type { Parsed, Problem } from '../text/problem.ts';

/** Most regions that one `every` line, or all of a file's together, may make. */
export const maxPatterned = 1n << 20n;

/** What a region line stands for; `count` regions, each `stride` bytes after the last. */
export interface RegionLine {
  readonly extent: Extent;
  readonly phys?: bigint;
  readonly name?: string;
  readonly stride: bigint;
  readonly count: bigint;
}

/**
 * `RANGE [every STRIDE until END | every STRIDE times COUNT] [: name] [-> physical]`, where RANGE is what
 * `parseExtent` reads. With `every`, the physical address moves along.
 */
export function parseRegionLine(text: string): Parsed<RegionLine | undefined> {
  const problems: Problem[] = [];
  const piece = <T>(from: number, to: number, read: (text: string) => Parsed<T>): T => {
    const { value, problems: found } = read(text.slice(from, to));
    for (const problem of found) problems.push({ ...problem, start: problem.start + from, end: problem.end + from });
    return value;
  };
  const arrow = text.lastIndexOf('->');
  let end = arrow === -1 ? text.length : arrow;
  const colon = text.indexOf(':');
  const hasName = colon !== -1 && colon < end;
  const name = hasName ? text.slice(colon + 1, end).trim() : '';
  if (hasName) end = colon;
  const phys = arrow === -1 ? undefined : piece(arrow + 2, text.length, parseAddress);
  const every = /\bevery\b/.exec(text.slice(0, end));
  const extent = piece(0, every ? every.index : end, parseExtent);
  let stride = 0n;
  let count = 1n;
  if (every) {
    const from = every.index + 5;
    const stop = /\b(until|times)\b/.exec(text.slice(from, end));
    if (!stop) {
      problems.push({
        start: every.index,
        end,
        message: '`every STRIDE` needs an end: `until ADDRESS` or `times COUNT`',
        code: 'pattern',
      });
    } else {
      const at = from + stop.index;
      stride = piece(from, at, parseSize)?.bytes ?? 0n;
      const limit = piece(at + stop[1]!.length, end, parseSize)?.bytes;
      if (problems.length === 0 && extent && limit !== undefined) {
        if (stride < extent.size) {
          const message = `a stride of ${formatSizeInput(stride)} is less than the region itself`;
          problems.push({ start: from, end: at, message, code: 'pattern' });
        } else {
          const room = limit - extent.start;
          count = stop[1] === 'times' ? limit : room < extent.size ? 0n : (room - extent.size) / stride + 1n;
        }
        if (count === 0n) problems.push({ start: at, end, message: 'this makes no region at all', code: 'pattern' });
        else if (count > maxPatterned) {
          const message = `this makes ${formatDecimal(count)} regions; at most ${formatDecimal(maxPatterned)} are made. A coarser pattern, or one range with small pages, uses the same tables.`;
          problems.push({ start: every.index, end, message, code: 'limit' });
        } else if (extent.start + (count - 1n) * stride + extent.size > 1n << 64n) {
          problems.push({ start: at, end, message: 'the last region ends past 2^64', code: 'range' });
        }
      }
    }
  }
  if (extent && phys !== undefined && phys + (count - 1n) * stride + extent.size > 1n << 64n) {
    problems.push({ start: arrow, end: text.length, message: 'the physical range ends past 2^64', code: 'range' });
  }
  if (!extent || problems.length > 0) return { value: undefined, problems };
  return {
    value: { extent, stride, count, ...(phys === undefined ? {} : { phys }), ...(name ? { name } : {}) },
    problems,
  };
}

/** The regions of a line, one after the other. */
export function* regionsOf({ extent, phys, name, stride, count }: RegionLine): Generator<Region> {
  for (let i = 0n; i < count; i++) {
    yield {
      iova: extent.start + i * stride,
      size: extent.size,
      ...(phys === undefined ? {} : { phys: phys + i * stride }),
      ...(name === undefined ? {} : { name }),
    };
  }
}

/** A region so that a layout reads it back. */
export function formatRegion({ iova, size, phys, name }: Region): string {
  const named = name ? ` : ${name}` : '';
  const placed = phys === undefined ? '' : ` -> ${formatHex(phys)}`;
  return `${formatHex(iova)}+${formatSizeInput(size)}${named}${placed}`;
}
