import fc from 'fast-check';

/* Every property from one seed, and as often as somebody has the patience for: `cargo xtask fuzz markup`. */
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED), numRuns: Number(process.env.FUZZ_RUNS ?? 1000) });
