import type { Span } from './problem.ts';
import { lastAtOrBefore, SourceMap } from './sourceMap.ts';

/** A text made from a document (a decoded body, an unquoted reply) and the way back to the document. */
export class View {
  readonly text: string;
  private readonly way: Way;
  /** Set where every character is the document's, this far on: then no way has to be asked. */
  private readonly shift: number | undefined;
  private made: SourceMap | undefined;

  private constructor(text: string, way: Way) {
    this.text = text;
    this.way = way;
    this.shift = way instanceof Shift ? way.by : undefined;
  }

  /** Offsets in the text to offsets in the document. */
  get map(): SourceMap {
    return (this.made ??= this.mapOf(0, this.text.length));
  }

  /** A stretch of the document as it is. */
  static of(document: string, start = 0, end = document.length): View {
    return new View(start === 0 && end === document.length ? document : document.slice(start, end), new Shift(start));
  }

  static mapped(text: string, map: SourceMap): View {
    return new View(text, new Mapped(() => map));
  }

  /** A view whose map is made when it is first asked for. */
  static lazy(text: string, make: () => SourceMap): View {
    return new View(text, new Mapped(make));
  }

  /** A view in which each character (UTF-16 unit) is asked for its place. Places rise with the characters. */
  static placed(text: string, start: (offset: number) => number, end: (offset: number) => number): View {
    return new View(text, new Placed(text.length, start, end));
  }

  /** Several views, one after the other, with `between` between them. */
  static join(views: readonly View[], between: string): View {
    if (views.length === 1) return views[0]!;
    const stretches = views.map((view) => ({ view, start: 0, end: view.text.length }));
    return new View(views.map(({ text }) => text).join(between), new Joined(stretches, between.length));
  }

  /** Some stretches of this text, one after the other. */
  pick(stretches: readonly Span[]): View {
    const text = stretches.map(({ start, end }) => this.text.slice(start, end)).join('');
    return new View(
      text,
      new Joined(
        stretches.map(({ start, end }) => ({ view: this, start, end })),
        0,
      ),
    );
  }

  /** True where the text is a stretch of the document, character by character. */
  get isPlain(): boolean {
    return this.shift !== undefined;
  }

  /** Document offset of an offset of the text. */
  place(offset: number): number {
    return this.shift !== undefined ? offset + this.shift : this.way.place(offset);
  }

  /** First offset of the text whose place is not before one of the document; past the text, its length + 1. */
  offsetOf(place: number): number {
    if (this.shift !== undefined) return Math.max(0, Math.min(place - this.shift, this.text.length + 1));
    let low = 0;
    let high = this.text.length + 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.way.place(middle) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Document span of a span of the text. */
  span(start: number, end: number): Span {
    if (this.shift !== undefined) return { start: start + this.shift, end: end + this.shift };
    const place = this.way.place(start);
    return (end > start ? this.way.span(start, end) : undefined) ?? { start: place, end: place };
  }

  /** The map of a part of the text, whose offsets then count from `start`. */
  mapOf(start: number, end: number): SourceMap {
    return this.made ? this.made.slice(start, end) : this.way.map(start, end);
  }

  /** A part of this text as a view of its own. */
  slice(start: number, end: number): View {
    const way = this.shift === undefined ? new Part(this.way, start) : new Shift(this.shift + start);
    return new View(this.text.slice(start, end), way);
  }
}

/** How the offsets of a text lead to the document. */
interface Way {
  /** Exact, else the nearest place before. */
  place(offset: number): number;
  /** For `start` before `end`; undefined where nothing between them is from the document. */
  span(start: number, end: number): Span | undefined;
  map(start: number, end: number): SourceMap;
}

class Shift implements Way {
  readonly by: number;

  constructor(by: number) {
    this.by = by;
  }

  place(offset: number): number {
    return offset + this.by;
  }

  span(start: number, end: number): Span {
    return { start: start + this.by, end: end + this.by };
  }

  map(start: number, end: number): SourceMap {
    const map = new SourceMap();
    map.add(0, start + this.by, end - start);
    return map;
  }
}

class Mapped implements Way {
  private readonly make: () => SourceMap;
  private made: SourceMap | undefined;

  constructor(make: () => SourceMap) {
    this.make = make;
  }

  private get whole(): SourceMap {
    return (this.made ??= this.make());
  }

  place(offset: number): number {
    return this.whole.toSource(offset);
  }

  span(start: number, end: number): Span | undefined {
    return this.whole.spanToSource(start, end);
  }

  map(start: number, end: number): SourceMap {
    return this.whole.slice(start, end);
  }
}

class Placed implements Way {
  private readonly length: number;
  private readonly start: (offset: number) => number;
  private readonly end: (offset: number) => number;

  constructor(length: number, start: (offset: number) => number, end: (offset: number) => number) {
    this.length = length;
    this.start = start;
    this.end = end;
  }

  place(offset: number): number {
    if (this.length === 0) return 0;
    return offset < this.length ? this.start(offset) : this.end(this.length - 1);
  }

  span(start: number, end: number): Span | undefined {
    const last = Math.min(end, this.length) - 1;
    return start <= last ? { start: this.start(start), end: this.end(last) } : undefined;
  }

  map(start: number, end: number): SourceMap {
    const map = new SourceMap();
    for (let at = start; at < end;) {
      const from = this.start(at);
      const to = this.end(at);
      let next = at + 1;
      // Two units that one place stands for are one character.
      while (next < end && this.start(next) === from) next++;
      map.add(at - start, from, next - at, to - from);
      at = next;
    }
    return map;
  }
}

interface Stretch extends Span {
  readonly view: View;
}

class Joined implements Way {
  private readonly stretches: readonly Stretch[];
  /** Where each stretch starts in the whole. */
  private readonly starts: readonly number[];

  constructor(stretches: readonly Stretch[], between: number) {
    this.stretches = stretches;
    let length = -between;
    this.starts = stretches.map(({ start, end }) => {
      const at = length + between;
      length = at + end - start;
      return at;
    });
  }

  place(offset: number): number {
    const i = lastAtOrBefore(this.starts, offset);
    const stretch = this.stretches[i];
    return stretch ? stretch.view.place(Math.min(stretch.start + offset - this.starts[i]!, stretch.end)) : 0;
  }

  span(start: number, end: number): Span | undefined {
    let from: number | undefined;
    let to: number | undefined;
    for (const { view, first, last } of this.clipped(start, end)) {
      const span = view.span(first, last);
      from ??= span.start;
      to = span.end;
    }
    return from === undefined || to === undefined ? undefined : { start: from, end: to };
  }

  map(start: number, end: number): SourceMap {
    const map = new SourceMap();
    for (const { view, at, first, last } of this.clipped(start, end)) map.append(at - start, view.mapOf(first, last));
    return map;
  }

  /** The stretches between two offsets, cut off at those. */
  private *clipped(start: number, end: number): Generator<{ view: View; at: number; first: number; last: number }> {
    for (let i = Math.max(0, lastAtOrBefore(this.starts, start)); i < this.starts.length; i++) {
      const { view, start: from, end: to } = this.stretches[i]!;
      const at = this.starts[i]!;
      if (at >= end) return;
      const first = Math.max(from, from + start - at);
      const last = Math.min(to, from + end - at);
      if (last > first) yield { view, at: Math.max(at, start), first, last };
    }
  }
}

/** A way of which only a part is taken. */
class Part implements Way {
  private readonly whole: Way;
  private readonly from: number;

  constructor(whole: Way, from: number) {
    this.whole = whole instanceof Part ? whole.whole : whole;
    this.from = whole instanceof Part ? whole.from + from : from;
  }

  place(offset: number): number {
    return this.whole.place(this.from + offset);
  }

  span(start: number, end: number): Span | undefined {
    return this.whole.span(this.from + start, this.from + end);
  }

  map(start: number, end: number): SourceMap {
    return this.whole.map(this.from + start, this.from + end);
  }
}
