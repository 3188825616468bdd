/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A turn of the whole space for codes of few bits: whatever numbers differ most before, afterwards
 * all differ about as much, and one step suits them. Signs at random and a Hadamard transform of
 * the longest power of two that fits, at the front and then at the back: n log n additions, and the
 * same on every machine, since no sum has an order to choose.
 *
 * Source: Ailon, Chazelle, "The fast Johnson-Lindenstrauss transform and approximate nearest
 * neighbors", SIAM Journal on Computing 39 (2009), for signs and transform; the two overlapping
 * ends, which need no padding, are ours.
 */
#include "config.h"

#include "hek-code-map-private.h"

#include "hek-kernel-hadamard.h"
#include "hek-rng.h"

#include <math.h>
#include <string.h>

#define LANES HEK_CODE_LANES

/* A generator in each lane. Source: Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8,
 * 2003 */
typedef struct
{
  guint32 state[LANES];
} Signs;

static void
signs_init (Signs  *signs,
            guint64 seed)
{
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (guint l = 0; l < LANES; l++)
    signs->state[l] = (guint32) hek_rng_u64 (&rng) | 1;
}

/* Up to LANES numbers. */
static inline void
flip_some (float *x,
           guint  n,
           Signs *signs)
{
  for (guint l = 0; l < n; l++)
    {
      guint32 state = signs->state[l], bits;

      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      signs->state[l] = state;
      memcpy (&bits, x + l, sizeof bits);
      bits ^= state & 0x80000000u;
      memcpy (x + l, &bits, sizeof bits);
    }
}

static void
flip_signs (float *x,
            guint  n,
            Signs *signs)
{
  guint i = 0;

  for (; i + LANES <= n; i += LANES)
    flip_some (x + i, LANES, signs);
  flip_some (x + i, n - i, signs);
}

void
hek_code_turn (float   *x,
               guint    n,
               guint64  seed)
{
  guint length = 1;
  float scale;
  Signs signs;

  while (length <= n / 2)
    length *= 2;
  scale = 1.0f / sqrtf ((float) length);
  signs_init (&signs, seed);
  flip_signs (x, length, &signs);
  hek_kernel_hadamard (x, length, scale);
  if (length < n)
    {
      flip_signs (x + n - length, length, &signs);
      hek_kernel_hadamard (x + n - length, length, scale);
    }
}
