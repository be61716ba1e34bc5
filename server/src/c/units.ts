import type { Knowledge } from './knowledge.ts';
import type { UnitValue } from './model.ts';

/** Macros whose result has the unit of an argument; `size` is the argument that the result is a multiple of. */
const keepers: readonly [RegExp, { readonly value: number; readonly size?: number }][] = [
  [/^(?:PTR_)?ALIGN(?:_DOWN)?$|^round_?(?:up|down)$/, { value: 0, size: 1 }],
  [/^PAGE_ALIGN(?:_DOWN)?$|^IOMMU_PAGE_ALIGN$/, { value: 0 }],
  [/^(?:min|max|clamp|min3|max3|umin|umax|min_not_zero)$/, { value: 0 }],
  [/^(?:min_t|max_t|clamp_t)$/, { value: 1 }],
  [/^(?:READ_ONCE|cpu_to_\w+|[bl]e\d+_to_cpu|array_index_nospec|abs|__sme_(?:clr|set))$/, { value: 0 }],
];

export function keepsUnit(name: string): { readonly value: number; readonly size?: number } | undefined {
  for (const [pattern, keeper] of keepers) if (pattern.test(name)) return keeper;
  return undefined;
}

/** Macros that compare what they are given: the first argument that is compared. */
export function comparedFrom(name: string): number | undefined {
  if (/^(?:min|max|clamp|min3|max3|umin|umax|min_not_zero)$/.test(name)) return 0;
  return /^(?:min_t|max_t|clamp_t)$/.test(name) ? 1 : undefined;
}

/** `a + b`, `a - b`, `a | b`, `a & b`, `a % b`: the unit of the result, where it has one. */
export function combineUnits(
  operator: string,
  a: UnitValue | undefined,
  b: UnitValue | undefined,
): UnitValue | undefined {
  switch (operator) {
    case '+':
    case '-':
      if (!a || a.unit === 'count') return b ?? a;
      if (!b || b.unit === 'count') return a;
      if (a.unit !== b.unit) return undefined;
      return a.shift === b.shift || b.shift === undefined ? a : a.shift === undefined ? b : undefined;
    case '|':
    case '&':
    case '%':
      return a?.unit === 'shift' ? undefined : a;
    default:
      return undefined;
  }
}

const wordShift = /(?:^|[_>.])(?:\w*_)?(?:shift|SHIFT)$/;

/** `x >> shift`, `x << shift`, `x * size`, `x / size`. Texts are canonical. */
export function shiftedUnit(
  operator: string,
  a: UnitValue | undefined,
  b: UnitValue | undefined,
  left: string,
  right: string,
  knowledge: Knowledge,
): UnitValue | undefined {
  switch (operator) {
    case '>>': {
      if (b?.unit !== 'shift' && !wordShift.test(right)) return undefined;
      return a?.unit === 'bytes' ? pagesOf(right, knowledge) : undefined;
    }
    case '<<': {
      if (b?.unit !== 'shift' && !wordShift.test(right)) return undefined;
      if (/^1(?:U|UL|ULL|L|LL)?$/i.test(left) || (a && isPages(a))) return { unit: 'bytes' };
      return undefined;
    }
    case '*':
      if (a && isPages(a) && b?.unit === 'bytes') return { unit: 'bytes' };
      if (b && isPages(b) && a?.unit === 'bytes') return { unit: 'bytes' };
      if (a?.unit === 'count') return b;
      if (b?.unit === 'count') return a;
      return undefined;
    case '/':
      if (a?.unit === 'bytes' && /PAGE_SIZE$/.test(right)) {
        return pagesOf(right.replace(/SIZE$/, 'SHIFT'), knowledge);
      }
      return undefined;
    default:
      return undefined;
  }
}

export function isPages(unit: UnitValue): boolean {
  return (
    unit.unit === 'cpu-pages' || unit.unit === 'iommu-pages' || unit.unit === 'guest-pages' || unit.unit === 'entries'
  );
}

/** What a number of bytes becomes when shifted right by `shift`. */
export function pagesOf(shift: string, knowledge: Knowledge): UnitValue {
  if (shift === 'PAGE_SHIFT' || shift === 'PAGE_SIZE') return { unit: 'cpu-pages', shift };
  const member = /(?:->|\.)(\w+)$/.exec(shift);
  const scales = member ? knowledge.field(undefined, member[1]!)?.scales : undefined;
  return { unit: scales ?? 'entries', shift };
}
