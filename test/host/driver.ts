/**
 * What tests inside VS Code ask of the launcher outside, which holds the browser: look at the page, press keys, take
 * pictures. Requests and answers are small JSON files in a folder that both can reach, because that works the same
 * from the Node extension host and from the browser's.
 */

/** One request, as the tests write it to `request-N.json`. */
export type DriverRequest =
  /** A picture of the window, or of the element, to test/artifacts/NAME.png. */
  | { readonly do: 'screenshot'; readonly name: string; readonly selector?: string }
  | { readonly do: 'press'; readonly keys: string }
  | { readonly do: 'type'; readonly text: string }
  | { readonly do: 'click'; readonly selector: string; readonly inPanel?: boolean }
  /** Points at it. */
  | { readonly do: 'hover'; readonly selector: string }
  /** Waits for the selector and gives its text. */
  | { readonly do: 'text'; readonly selector: string; readonly inPanel?: boolean }
  /** Evaluates an expression in the window or in the panel's page and gives its value. */
  | { readonly do: 'evaluate'; readonly expression: string; readonly inPanel?: boolean }
  /** Runs axe-core in the panel's page and gives the faults of impact serious and critical. */
  | { readonly do: 'axe' }
  /** What the media queries of the page see. */
  | { readonly do: 'media'; readonly reducedMotion: boolean }
  | { readonly do: 'resize'; readonly width: number; readonly height: number };

/** The answer, in `answer-N.json`. */
export type DriverAnswer = { readonly value: unknown } | { readonly error: string };

/** What the run came to, in `result.json`. */
export interface HostResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
