import type { Answers } from '../../simulation/answer-study.ts';
import { minutesOf, widthOf } from '../../simulation/rank-parameters.ts';
import { drawBars } from './draw-bars.ts';

type Drawn = ReturnType<typeof drawBars>;

const US_PER_MIN = 60_000_000;
/** A tornado is read at its top; its table has the rest. */
const MOST_ROWS = 12;

const MINUTES = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** For each phase its causes one after the other, each from where the last one ended, and the whole. */
export function drawCauses({ phases }: Answers): { phase: string; drawn: Drawn }[] {
  return phases.map(({ phase, causes, downUs }, index) => {
    let from = 0;
    const rows = causes.map(({ name, us }) => {
      const to = from + us / US_PER_MIN;
      const bar = { from, to, label: MINUTES.format(us / US_PER_MIN), fill: 'full' as const };
      from = to;
      return { name, bars: [bar] };
    });
    const whole = downUs / US_PER_MIN;
    const together = { from: 0, to: whole, label: MINUTES.format(whole), fill: 'plain' as const };
    const drawn = drawBars({
      id: `causes-${index}`,
      axis: 'minutes down in a year',
      rows: [...rows, { name: 'together', bars: [together] }],
    });
    return { phase, drawn };
  });
}

/** Each number's low (hollow) and high (full) around what the best phase is at its best guess. */
export function drawTornado({ best }: Answers): Drawn {
  const rows = best.influences
    .slice(0, MOST_ROWS)
    .filter((influence) => widthOf(influence) > 0)
    .map(({ parameter, low, high }) => ({
      name: parameter.name,
      bars: [
        { from: 0, to: minutesOf(low), label: sign(minutesOf(low)), fill: 'hollow' as const },
        { from: 0, to: minutesOf(high), label: sign(minutesOf(high)), fill: 'full' as const },
      ],
    }));
  return drawBars({ id: 'tornado', axis: 'minutes a year more or less', rows });
}

function sign(minutes: number): string {
  const text = MINUTES.format(minutes);
  return minutes > 0 ? `+${text}` : text;
}
