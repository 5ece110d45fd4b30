import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Model } from './model.ts';
import { packModel } from './pack-model.ts';
import {
  addYears,
  BLOCK_YEARS,
  createResults,
  type PhaseYears,
  type YearsPart,
} from './simulate-years.ts';
import type { YearsOrder } from './year-worker.ts';

/** The same years, to the last bit, drawn by several threads at once. */
export async function simulateOnWorkers(
  model: Model,
  years: number,
  seed: string,
  workers: number,
): Promise<PhaseYears[]> {
  const packed = packModel(model);
  const blocks = Math.ceil(years / BLOCK_YEARS);
  const edges = Array.from({ length: workers + 1 }, (_, n) =>
    Math.min(years, Math.round((n * blocks) / workers) * BLOCK_YEARS),
  );
  const orders = edges
    .slice(1)
    .map((toYear, n): YearsOrder => ({ model: packed, fromYear: edges[n] ?? 0, toYear, seed }))
    .filter(({ fromYear, toYear }) => fromYear < toYear);
  const parts = await Promise.all(orders.map(runWorker));
  const results = createResults(model, years);
  for (const [n, part] of parts.entries()) addYears(results, part, orders[n]?.fromYear ?? 0);
  return results;
}

function runWorker(order: YearsOrder): Promise<YearsPart[]> {
  // Beside this file, with its own ending: the checkout runs TypeScript, the package JavaScript.
  const script = new URL(`./year-worker${extname(import.meta.url)}`, import.meta.url);
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`Failed to draw years: a thread ended with ${code}. Run it again.`)),
    );
  });
}
