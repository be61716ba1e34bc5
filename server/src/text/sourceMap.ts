import type { Span } from './problem.ts';

/**
 * Which stretches of a generated text came from which stretches of a source text.
 *
 * Used for decoded mail bodies (quoted-printable, base64), for text behind quote marks, and for the C of a hunk.
 * A segment of equal lengths maps character by character. One of unequal lengths (`=C3=A9` for one character) is
 * atomic: any place in it maps to its whole. Text between segments was made up and has no source.
 * Segments rise in both texts.
 */
export class SourceMap {
  private readonly generated: number[] = [];
  private readonly generatedLength: number[] = [];
  private readonly source: number[] = [];
  private readonly sourceLength: number[] = [];

  /** The map of a text onto itself. */
  static identity(length: number): SourceMap {
    const map = new SourceMap();
    map.add(0, 0, length);
    return map;
  }

  get segmentCount(): number {
    return this.generated.length;
  }

  /** Appends a segment; one that continues the last one is merged into it. */
  add(generatedStart: number, sourceStart: number, generatedLength: number, sourceLength = generatedLength): void {
    if (generatedLength <= 0) return;
    const last = this.generated.length - 1;
    if (
      last >= 0 &&
      generatedLength === sourceLength &&
      this.generatedLength[last] === this.sourceLength[last] &&
      this.generated[last]! + this.generatedLength[last]! === generatedStart &&
      this.source[last]! + this.sourceLength[last]! === sourceStart
    ) {
      this.generatedLength[last]! += generatedLength;
      this.sourceLength[last]! += sourceLength;
      return;
    }
    this.generated.push(generatedStart);
    this.generatedLength.push(generatedLength);
    this.source.push(sourceStart);
    this.sourceLength.push(sourceLength);
  }

  /** Source span of the generated character at `offset`, or undefined where the text was made up. */
  private characterSpan(offset: number): Span | undefined {
    const i = lastAtOrBefore(this.generated, offset);
    if (i < 0) return undefined;
    const into = offset - this.generated[i]!;
    if (into >= this.generatedLength[i]!) return undefined;
    const start = this.source[i]!;
    if (this.generatedLength[i] === this.sourceLength[i]) return { start: start + into, end: start + into + 1 };
    return { start, end: start + this.sourceLength[i]! };
  }

  /** Source offset of a generated one: exact, else the nearest mapped place before it, else the first one. */
  toSource(offset: number): number {
    const exact = this.characterSpan(offset);
    if (exact) return exact.start;
    const i = lastAtOrBefore(this.generated, offset);
    if (i >= 0) return this.source[i]! + this.sourceLength[i]!;
    return this.source[0] ?? 0;
  }

  /** True where the generated character has a source. */
  isMapped(offset: number): boolean {
    return this.characterSpan(offset) !== undefined;
  }

  /**
   * Source span of a generated span: from the first mapped character in it to the last one.
   * Undefined where nothing in it has a source.
   */
  spanToSource(start: number, end: number): Span | undefined {
    if (end <= start) {
      const at = this.characterSpan(start) ?? (start > 0 ? this.characterSpan(start - 1) : undefined);
      if (!at) return undefined;
      const place = this.isMapped(start) ? at.start : at.end;
      return { start: place, end: place };
    }
    let first = lastAtOrBefore(this.generated, start);
    if (first < 0 || this.generated[first]! + this.generatedLength[first]! <= start) first += 1;
    const last = lastAtOrBefore(this.generated, end - 1);
    if (first > last || first >= this.generated.length) return undefined;
    const from = this.characterSpan(Math.max(start, this.generated[first]!));
    const to = this.characterSpan(Math.min(end, this.generated[last]! + this.generatedLength[last]!) - 1);
    return from && to ? { start: from.start, end: to.end } : undefined;
  }

  /** Generated offset of a source one, or undefined where that source character is not in the generated text. */
  toGenerated(offset: number): number | undefined {
    const i = lastAtOrBefore(this.source, offset);
    if (i < 0) return undefined;
    const into = offset - this.source[i]!;
    if (into >= this.sourceLength[i]!) return undefined;
    return this.generated[i]! + (this.generatedLength[i] === this.sourceLength[i] ? into : 0);
  }

  /** Appends another map, its generated text placed at `at`. */
  append(at: number, other: SourceMap): void {
    for (let i = 0; i < other.generated.length; i++) {
      this.add(at + other.generated[i]!, other.source[i]!, other.generatedLength[i]!, other.sourceLength[i]);
    }
  }

  /** The map of a part of the generated text, whose offsets then count from `start`. */
  slice(start: number, end: number): SourceMap {
    const result = new SourceMap();
    for (let i = Math.max(0, lastAtOrBefore(this.generated, start)); i < this.generated.length; i++) {
      const at = this.generated[i]!;
      if (at >= end) break;
      const from = Math.max(start, at);
      const to = Math.min(end, at + this.generatedLength[i]!);
      if (to <= from) continue;
      if (this.generatedLength[i] === this.sourceLength[i]) {
        result.add(from - start, this.source[i]! + (from - at), to - from);
      } else {
        result.add(from - start, this.source[i]!, to - from, this.sourceLength[i]);
      }
    }
    return result;
  }

  /** The map from this map's generated text to `outer`'s source, where this map's source is `outer`'s generated text. */
  through(outer: SourceMap): SourceMap {
    const result = new SourceMap();
    for (let i = 0; i < this.generated.length; i++) {
      const start = this.source[i]!;
      const end = start + this.sourceLength[i]!;
      if (this.generatedLength[i] !== this.sourceLength[i]) {
        const span = outer.spanToSource(start, end);
        if (span) result.add(this.generated[i]!, span.start, this.generatedLength[i]!, span.end - span.start);
        continue;
      }
      let j = Math.max(0, lastAtOrBefore(outer.generated, start));
      for (; j < outer.generated.length && outer.generated[j]! < end; j++) {
        const from = Math.max(start, outer.generated[j]!);
        const to = Math.min(end, outer.generated[j]! + outer.generatedLength[j]!);
        if (to <= from) continue;
        const at = this.generated[i]! + (from - start);
        if (outer.generatedLength[j] === outer.sourceLength[j]) {
          result.add(at, outer.source[j]! + (from - outer.generated[j]!), to - from);
        } else {
          result.add(at, outer.source[j]!, to - from, outer.sourceLength[j]);
        }
      }
    }
    return result;
  }
}

/** Index of the last of some rising numbers that is not above a value, or -1. */
export function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = -1;
  let high = sorted.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
