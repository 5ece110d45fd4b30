import { formatDuration } from '../../scenario/units.ts';
import type { BurnRateAlert, NotificationTarget, Remarks, ServiceLevel } from '../service-level.ts';
import { SHORT_WINDOW, SHORT_WINDOW_OF } from './annotations.ts';
import { formatShorthand } from './duration-shorthand.ts';
import { makeName } from './make-name.ts';

/** Alerts as the policies that say them: one for each window, since a policy has one condition. */
export function describePolicies({ name, alerts }: ServiceLevel): object[] {
  const taken = new Set(alerts.map((alert) => alert.name));
  return alerts.flatMap((alert) => describeAlert(name, alert, taken));
}

function describeAlert(level: string, alert: BurnRateAlert, taken: Set<string>): object[] {
  const { name, annotations, shortWindowMs } = alert;
  const write = (ms: number): string => writeMinutes(ms, `${name} of ${level}`);
  const long = write(alert.longWindowMs);
  const metadata = describeMetadata(name, alert);
  if (shortWindowMs === undefined) return [describePolicy(metadata, alert, long, write)];
  const short = write(shortWindowMs);
  return [
    describePolicy(
      { ...metadata, annotations: { ...annotations, [SHORT_WINDOW]: short } },
      alert,
      long,
      write,
    ),
    describePolicy(
      { name: makeName(name, 'short', taken), annotations: { [SHORT_WINDOW_OF]: name } },
      { ...alert, description: undefined, condition: undefined },
      short,
      write,
    ),
  ];
}

function describePolicy(
  metadata: object,
  alert: BurnRateAlert,
  lookbackWindow: string,
  write: (ms: number) => string,
): object {
  const { condition, tells = {}, notify, op = 'gte', burnRate: threshold, severity } = alert;
  const { description, ...about } = condition ?? {};
  const isNamed = Object.keys(about).length > 0;
  const { name = alert.name } = about;
  const alertAfter = alert.forMs === 0 ? '0m' : write(alert.forMs);
  return {
    kind: 'AlertPolicy',
    metadata,
    spec: {
      description: alert.description,
      alertWhenBreaching: tells.breach,
      alertWhenResolved: tells.resolved,
      alertWhenNoData: tells.noData,
      conditions: [
        {
          kind: 'AlertCondition',
          ...(isNamed && { metadata: describeMetadata(name, about) }),
          spec: {
            description,
            severity,
            condition: { kind: 'burnrate', op, threshold, lookbackWindow, alertAfter },
          },
        },
      ],
      notificationTargets: notify?.map(describeTarget),
    },
  };
}

function describeTarget(target: NotificationTarget): object {
  if ('ref' in target) return { targetRef: target.ref };
  const { target: where, description, name } = target;
  const metadata = describeMetadata(name, target);
  return { kind: 'AlertNotificationTarget', metadata, spec: { description, target: where } };
}

/** In one order, however it was built: the same level gives the same bytes. */
export function describeMetadata(name: string, about: Remarks): object {
  const { displayName, labels, annotations } = about;
  return { name, displayName, labels, annotations };
}

function writeMinutes(ms: number, what: string): string {
  const text = formatShorthand(ms);
  if (text !== undefined) return text;
  throw new Error(
    `Failed to write the alert ${what}: got ${formatDuration(ms)}. ` +
      'Expected whole minutes: OpenSLO has no seconds.',
  );
}
