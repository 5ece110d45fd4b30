const EVERY_MS = 10_000;

/**
 * A terminal shows each report of progress in one live line. A log keeps them all: it gets each new step, and a sign
 * of life every ten seconds.
 * @param isLive whether the output is a terminal
 */
export function thinProgress(
  isLive: boolean,
  tell: (text: string) => void,
  now: () => number = () => performance.now(),
): (text: string) => void {
  let lastStep: string | undefined;
  let toldMs = Number.NEGATIVE_INFINITY;
  return (text) => {
    const [step] = text.split(' · ');
    if (!isLive && step === lastStep && now() - toldMs < EVERY_MS) return;
    lastStep = step;
    toldMs = now();
    tell(text);
  };
}
