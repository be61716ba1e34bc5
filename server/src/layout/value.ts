import { evaluate, formatHex, formatSizeInput, parseAddress, parseSize } from '../quantity/index.ts';
import type { Parameter, Value } from '../table/model.ts';
import { checkValue } from '../table/values.ts';
import type { Parsed, Problem } from '../text/problem.ts';
import { didYouMean } from './nearest.ts';

const on = new Set(['on', 'yes', 'true', '1', '']);
const off = new Set(['off', 'no', 'false', '0']);

/**
 * A parameter's value as written in a layout: `64K` for a size, `2` for a count, `48` or `48 bits`, `4K 2M 1G` or a
 * bitmap for a set of page sizes, a choice by name, `on` or `off`. A value outside the parameter's range is kept, with
 * a problem: the format then says who refuses it.
 */
export function parseValue(parameter: Parameter, text: string): Parsed<Value | undefined> {
  const start = text.length - text.trimStart().length;
  const place = { start, end: Math.max(start, text.trimEnd().length) };
  const trimmed = text.trim();
  const fail = (message: string, code: string): Parsed<Value | undefined> => ({
    value: undefined,
    problems: [{ ...place, message, code }],
  });
  let value: Value | undefined;
  let problems: readonly Problem[] = [];
  switch (parameter.kind) {
    case 'flag': {
      const word = trimmed.toLowerCase();
      if (!on.has(word) && !off.has(word)) return fail(`\`${parameter.id}\` is \`on\` or \`off\``, 'flag');
      value = on.has(word);
      break;
    }
    case 'choice':
      value = choiceNamed(parameter, trimmed);
      if (value === undefined) {
        const names = (parameter.choices ?? []).map((choice) => formatValue(parameter, choice.value));
        return fail(`\`${parameter.id}\` is one of ${names.join(', ')}.${didYouMean(trimmed, names)}`, 'choice');
      }
      break;
    case 'size': {
      const size = parseSize(text);
      value = size.value?.bytes;
      problems = size.problems;
      break;
    }
    case 'address':
      ({ value, problems } = parseAddress(text));
      break;
    case 'sizes':
      return parseSizes(parameter, text);
    case 'count':
    case 'bits': {
      const bare = parameter.kind === 'bits' ? text.replace(/[ -]?bits?\s*$/i, '') : text;
      const result = evaluate(bare);
      value = result.value?.exact;
      problems = result.value ? [] : result.problems;
      if (trimmed === '') return fail(`\`${parameter.id}\` needs a number`, 'missing');
      break;
    }
  }
  if (value === undefined) return { value, problems };
  const wrong = checkValue(parameter, value);
  if (wrong) problems = [...problems, { ...place, message: wrong.message, code: wrong.code }];
  return { value, problems };
}

function choiceNamed(parameter: Parameter, text: string): Value | undefined {
  const wanted = text.toLowerCase();
  const named = parameter.choices?.find(
    (choice) => String(choice.value).toLowerCase() === wanted || choice.title.toLowerCase() === wanted,
  );
  if (named) return named.value;
  if (!/^\d/.test(text)) return undefined;
  const number = evaluate(text).value?.exact;
  return parameter.choices?.find((choice) => choice.value === number)?.value;
}

/** `4K 2M 1G`, `4K,2M,1G`, `4K|2M`; a lone hexadecimal number is the bitmap itself. */
function parseSizes(parameter: Parameter, text: string): Parsed<Value | undefined> {
  const problems: Problem[] = [];
  let bitmap = 0n;
  const word = /[^\s,|]+/g;
  const words = [...text.matchAll(word)];
  if (words.length === 1 && /^0x[0-9a-f]+$/i.test(words[0]![0])) {
    const parsed = parseAddress(text);
    return { value: parsed.value, problems: parsed.problems };
  }
  for (const match of words) {
    const place = { start: match.index, end: match.index + match[0].length };
    const size = parseSize(match[0]).value?.bytes;
    if (size === undefined || size === 0n || (size & (size - 1n)) !== 0n || size > 1n << 63n) {
      problems.push({
        ...place,
        message: `\`${match[0]}\` is no page size: a power of two such as 4K or 2M`,
        code: 'size',
      });
    } else bitmap |= size;
  }
  if (bitmap === 0n && problems.length === 0) {
    problems.push({
      start: 0,
      end: text.length,
      message: `\`${parameter.id}\` needs page sizes such as \`4K 2M 1G\``,
      code: 'missing',
    });
  }
  return { value: bitmap === 0n ? undefined : bitmap, problems };
}

/** A value so that `parseValue` reads it back. Sets of page sizes are joined by commas. */
export function formatValue(parameter: Pick<Parameter, 'kind'>, value: Value): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value;
  switch (parameter.kind) {
    case 'size':
    case 'choice':
      return formatSizeInput(value);
    case 'address':
      return formatHex(value);
    case 'sizes': {
      const sizes: string[] = [];
      for (let bit = 0n; bit < 64n; bit++) if ((value >> bit) & 1n) sizes.push(formatSizeInput(1n << bit));
      return sizes.join(',');
    }
    default:
      return value.toString();
  }
}
