import { readConfig } from './config.ts';
import { start } from './service.ts';

process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));

await start(readConfig(process.env));
