import type { CancellationToken, Connection } from 'vscode-languageserver';

/**
 * Keeps one feature's bug from ending the session: the failure is logged and the request is answered with
 * `otherwise`, which says less but nothing false.
 */
export function fence<P, R>(
  connection: Connection,
  name: string,
  otherwise: R,
  handler: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    try {
      return await handler(params, token);
    } catch (error) {
      connection.console.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return otherwise;
    }
  };
}
