/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/*
 * SplitMix64: one 64-bit state, the same sequence on every machine. Good enough for
 * sampling and seeding; not for secrets.
 * Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 */
typedef struct
{
  guint64 state;
} HekRng;

static inline void
hek_rng_init (HekRng *rng,
              guint64 seed)
{
  rng->state = seed;
}

static inline guint64
hek_rng_u64 (HekRng *rng)
{
  guint64 z = (rng->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Uniform in [0, 1). */
static inline double
hek_rng_double (HekRng *rng)
{
  return (double) (hek_rng_u64 (rng) >> 11) * 0x1.0p-53;
}

/* Uniform in [0, bound), bound > 0; the bias of at most bound/2^64 is accepted. */
static inline guint64
hek_rng_below (HekRng *rng,
               guint64 bound)
{
  return (guint64) (((unsigned __int128) hek_rng_u64 (rng) * bound) >> 64);
}
