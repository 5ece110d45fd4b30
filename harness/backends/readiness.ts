import { get } from 'node:http';

const ANSWER_WITHIN_MS = 1000;

/** Whether a plain HTTP server on this machine answers the path with success. */
export function answersHttp(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      { host: '127.0.0.1', port, path, agent: false, timeout: ANSWER_WITHIN_MS },
      (response) => {
        response.resume();
        resolve((response.statusCode ?? 500) < 300);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
