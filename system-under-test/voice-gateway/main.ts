import { readConfig } from './config.ts';
import { start } from './service.ts';

// Nothing of a call outlives its gateway: the carrier notices the closed stream and asks again.
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));

await start(readConfig(process.env));
