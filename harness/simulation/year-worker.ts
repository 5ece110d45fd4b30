/** A thread that draws a stretch of years, and hands over what it drew. */
import { parentPort, workerData } from 'node:worker_threads';
import { unpackModel } from './pack-model.ts';
import { simulateBlocks } from './simulate-years.ts';

/** What a thread is told. */
export interface YearsOrder {
  model: string;
  fromYear: number;
  toYear: number;
  seed: string;
}

const { model, fromYear, toYear, seed } = workerData as YearsOrder;
parentPort?.postMessage(simulateBlocks(unpackModel(model), fromYear, toYear, seed));
