import type { Span } from './problem.ts';
import { SourceMap } from './sourceMap.ts';

/** A text made from a document (a decoded body, an unquoted reply) and the way back to the document. */
export class View {
  readonly text: string;
  readonly map: SourceMap;
  /** Set where every character is the document's, this far on: then no map has to be asked. */
  private readonly shift: number | undefined;

  private constructor(text: string, map: SourceMap, shift: number | undefined) {
    this.text = text;
    this.map = map;
    this.shift = shift;
  }

  /** A stretch of the document as it is. */
  static of(document: string, start = 0, end = document.length): View {
    const map = new SourceMap();
    map.add(0, start, end - start);
    return new View(start === 0 && end === document.length ? document : document.slice(start, end), map, start);
  }

  static mapped(text: string, map: SourceMap): View {
    return new View(text, map, undefined);
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
    const map = this.map.slice(start, end);
    return new View(text, map, this.shift === undefined ? undefined : this.shift + start);
  }
}
