"""The four components in series of the bench, in SimPy: what deadair is measured beside."""

import json
import random
import sys
import time

import simpy

YEAR_H = 8_760
COMPONENTS = [(999.0, 1.0), (1999.0, 1.0), (97.0 / 3.0, 1.0), (9999.0, 1.0)]


def simulate(years, seed):
    chance = random.Random(seed)
    state = {"down": 0, "since": 0.0, "downtime": 0.0, "events": 0}

    def live(env, up, repair):
        while True:
            yield env.timeout(chance.expovariate(1 / up))
            state["events"] += 1
            if state["down"] == 0:
                state["since"] = env.now
            state["down"] += 1
            yield env.timeout(chance.expovariate(1 / repair))
            state["events"] += 1
            state["down"] -= 1
            if state["down"] == 0:
                state["downtime"] += env.now - state["since"]

    env = simpy.Environment()
    for up, repair in COMPONENTS:
        env.process(live(env, up, repair))
    began = time.perf_counter()
    env.run(until=years * YEAR_H)
    seconds = time.perf_counter() - began
    share = state["downtime"] / (years * YEAR_H)
    return {"events": state["events"], "seconds": seconds, "share": share}


print(json.dumps(simulate(int(sys.argv[1]), int(sys.argv[2]))))
