#!/usr/bin/python3
"""M/M/5 in SimPy, the usual Python simulator: a process per customer, a Resource of five servers.

Usage: /usr/bin/python3 bench/simpy_mm5.py [CUSTOMERS [SEED]]
Prints customers per second and the mean wait against theory (Erlang C, 1.524986 minutes).
"""

import random
import sys
import time

import simpy

ARRIVALS_PER_MINUTE = 4.5
SERVICES_PER_MINUTE = 1.0
SERVERS = 5
THEORY_WAIT = 1.524986


def mean_wait(customers: int, seed: int) -> float:
    draw = random.Random(seed)
    env = simpy.Environment()
    desk = simpy.Resource(env, capacity=SERVERS)
    waits = 0.0

    def customer():
        nonlocal waits
        arrival = env.now
        with desk.request() as turn:
            yield turn
            waits += env.now - arrival
            yield env.timeout(draw.expovariate(SERVICES_PER_MINUTE))

    def source():
        for _ in range(customers):
            yield env.timeout(draw.expovariate(ARRIVALS_PER_MINUTE))
            env.process(customer())

    env.process(source())
    env.run()
    return waits / customers


def main() -> None:
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    begin = time.process_time()
    wait = mean_wait(customers, seed)
    seconds = time.process_time() - begin
    print(
        f"customers {customers}  cpu {seconds:.3f} s ({customers / seconds / 1e3:.1f} k customers/s)"
        f"  mean wait {wait:.4f} min (theory {THEORY_WAIT:.6f})"
    )


if __name__ == "__main__":
    main()
