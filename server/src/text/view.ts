import type { Span } from './problem.ts';
import { SourceMap } from './sourceMap.ts';

/** A text made from a document (a decoded body, an unquoted reply) and the way back to the document. */
export class View {
  readonly text: string;
  private made: SourceMap | undefined;
  private readonly make: () => SourceMap;
  /** Set where every character is the document's, this far on: then no map has to be asked. */
  private readonly shift: number | undefined;

  private constructor(text: string, make: () => SourceMap, shift: number | undefined) {
    this.text = text;
    this.make = make;
    this.shift = shift;
  }

  /** Offsets in the text to offsets in the document. */
  get map(): SourceMap {
    return (this.made ??= this.make());
  }

  /** A stretch of the document as it is. */
  static of(document: string, start = 0, end = document.length): View {
    const text = start === 0 && end === document.length ? document : document.slice(start, end);
    return new View(text, () => shiftedMap(start, text.length), start);
  }

  static mapped(text: string, map: SourceMap): View {
    return new View(text, () => map, undefined);
  }

  /** A view whose map is made when it is first asked for. */
  static lazy(text: string, make: () => SourceMap): View {
    return new View(text, make, undefined);
  }

  /** Several views, one after the other, with `between` between them. */
  static join(views: readonly View[], between: string): View {
    if (views.length === 1) return views[0]!;
    return View.lazy(views.map(({ text }) => text).join(between), () => {
      const map = new SourceMap();
      let length = 0;
      for (const view of views) {
        map.append(length, view.map);
        length += view.text.length + between.length;
      }
      return map;
    });
  }

  /** True where the text is a stretch of the document, character by character. */
  get isPlain(): boolean {
    return this.shift !== undefined;
  }

  /** Document offset of an offset of the text. */
  place(offset: number): number {
    return this.shift !== undefined ? offset + this.shift : this.map.toSource(offset);
  }

  /** Document span of a span of the text. */
  span(start: number, end: number): Span {
    if (this.shift !== undefined) return { start: start + this.shift, end: end + this.shift };
    const place = this.map.toSource(start);
    if (end <= start) return { start: place, end: place };
    return this.map.spanToSource(start, end) ?? { start: place, end: place };
  }

  /** A part of this text as a view of its own. */
  slice(start: number, end: number): View {
    const text = this.text.slice(start, end);
    if (this.shift === undefined) return View.lazy(text, () => this.map.slice(start, end));
    const shift = this.shift + start;
    return new View(text, () => shiftedMap(shift, text.length), shift);
  }
}

function shiftedMap(shift: number, length: number): SourceMap {
  const map = new SourceMap();
  map.add(0, shift, length);
  return map;
}
