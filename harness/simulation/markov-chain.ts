/** A chain in continuous time, from the state in which all is up, which is state 0. */
export interface Chain {
  states: number;
  jumps: Jump[];
  isDown: boolean[];
}

export interface Jump {
  from: number;
  to: number;
  /** An hour. */
  rate: number;
  /** Away from the state in which all is up, not back to it. */
  isFailure: boolean;
}

/**
 * Share of time in each state, by Grassmann, Taksar and Heyman's elimination: no subtraction, so the smallest share
 * is as right as the largest, whatever lies between the rates.
 */
export function solveStationary({ states, jumps }: Chain): Float64Array {
  const rates = Array.from({ length: states }, () => new Float64Array(states));
  for (const { from, to, rate } of jumps) addTo(rates, from, to, rate);
  for (let last = states - 1; last > 0; last -= 1) {
    const leaving = rates[last] as Float64Array;
    const out = sum(leaving.subarray(0, last));
    for (let from = 0; from < last; from += 1) {
      const row = rates[from] as Float64Array;
      row[last] = (row[last] as number) / out;
      for (let to = 0; to < last; to += 1) {
        row[to] = (row[to] as number) + (row[last] as number) * (leaving[to] as number);
      }
    }
  }
  const shares = new Float64Array(states);
  shares[0] = 1;
  for (let state = 1; state < states; state += 1) {
    let share = 0;
    for (let from = 0; from < state; from += 1) {
      share += (shares[from] as number) * ((rates[from] as Float64Array)[state] as number);
    }
    shares[state] = share;
  }
  const total = sum(shares);
  return shares.map((share) => share / total);
}

export function shareDown(chain: Chain): number {
  return sum(solveStationary(chain).filter((_, state) => chain.isDown[state]));
}

/** How often it goes down, an hour. */
export function rateOfOutages(chain: Chain): number {
  const shares = solveStationary(chain);
  return chain.jumps.reduce(
    (total, { from, to, rate }) =>
      !chain.isDown[from] && chain.isDown[to] ? total + (shares[from] as number) * rate : total,
    0,
  );
}

/** Mean time until it is down for the first time, from all up. */
export function meanTimeToFirstFailureH({ states, jumps, isDown }: Chain): number {
  // (rates out) t = 1 + sum over (rates to states that are up) t, by elimination with the largest pivot.
  const rows = Array.from({ length: states }, (_, state) => {
    const row = new Float64Array(states + 1);
    row[state] = isDown[state] ? 1 : 0;
    row[states] = isDown[state] ? 0 : 1;
    return row;
  });
  for (const { from, to, rate } of jumps) {
    if (isDown[from]) continue;
    addTo(rows, from, from, rate);
    addTo(rows, from, to, -rate);
  }
  return eliminate(rows)[0] as number;
}

/** Gauss and Jordan, the right side in the last column. */
function eliminate(rows: Float64Array[]): Float64Array {
  const count = rows.length;
  for (let column = 0; column < count; column += 1) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) =>
        Math.abs(row[column] as number) > Math.abs(best[column] as number) ? row : best,
      );
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows) {
      const factor = row === pivot ? 0 : (row[column] as number) / (pivot[column] as number);
      if (factor === 0) continue;
      for (let n = column; n <= count; n += 1)
        row[n] = (row[n] as number) - factor * (pivot[n] as number);
    }
  }
  return Float64Array.from(rows, (row, n) => (row[count] as number) / (row[n] as number));
}

function addTo(rows: Float64Array[], row: number, column: number, value: number): void {
  const found = rows[row] as Float64Array;
  found[column] = (found[column] as number) + value;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
