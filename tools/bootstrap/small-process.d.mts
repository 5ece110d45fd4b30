export const SMALL_PROCESS: { heap: string[]; environment: Record<string, string> };
